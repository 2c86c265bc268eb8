package dev.sagitta.engine.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sagitta.api.Database;
import dev.sagitta.api.VectorCollection;
import dev.sagitta.api.collection.CollectionDescription;
import dev.sagitta.api.filter.Filter;
import dev.sagitta.api.metadata.Metadata;
import dev.sagitta.api.read.Include;
import dev.sagitta.api.read.Page;
import dev.sagitta.api.read.ScanRequest;
import dev.sagitta.api.record.StoredDocument;
import dev.sagitta.api.record.StoredRecord;
import dev.sagitta.api.search.SearchRequest;
import dev.sagitta.api.search.SearchResult;
import dev.sagitta.engine.testing.Contents.OneCollection;
import dev.sagitta.engine.testing.Contents.OneDocument;
import dev.sagitta.engine.testing.Contents.OneRecord;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Reads everything that can be read of a database that nobody writes to, in every way there is, and
 * checks that the ways agree.
 */
public final class WholeCheck {
  private static final int PAGE = 7;
  private static final Set<Include> EVERYTHING = Set.of(Include.values());

  private WholeCheck() {}

  /** Everything that was read. */
  public static Contents of(Database database) {
    SortedMap<String, OneCollection> collections = new TreeMap<>();
    for (CollectionDescription description : database.listCollections()) {
      collections.put(
          description.name(), collection(database.collection(description.name()), description));
    }
    assertThat(collections).hasSameSizeAs(database.listCollections());
    database
        .aliases()
        .forEach((alias, name) ->
            assertThat(database.collection(alias).describe().name()).isEqualTo(name));
    return new Contents(database.lsn(), collections, new TreeMap<>(database.aliases()));
  }

  /** Everything of one collection. */
  public static OneCollection collection(
      VectorCollection collection, CollectionDescription description) {
    SortedMap<String, OneRecord> records = new TreeMap<>();
    List<String> scanned = new ArrayList<>();
    ScanRequest next = ScanRequest.firstPage(PAGE).including(Include.values());
    while (true) {
      Page<StoredRecord> page = collection.scan(next);
      page.items()
          .forEach(record -> {
            scanned.add(record.id());
            records.put(record.id(), plain(record));
          });
      if (page.next().isEmpty()) {
        break;
      }
      next = next.after(page.next().orElseThrow());
    }
    assertThat(scanned).as("scanned ids").doesNotHaveDuplicates().isSorted();
    checkFinds(collection, scanned, records);
    checkCounts(collection, description, records);
    checkSearches(collection, description, records);
    OneCollection whole =
        new OneCollection(description.spec(), records, documents(collection, records));
    assertThat(whole.documents()).as("documents").hasSize((int) description.documents());
    return whole;
  }

  private static OneRecord plain(StoredRecord record) {
    return new OneRecord(
        Contents.floats(record.vector().orElseThrow()),
        record.metadata().orElseThrow(),
        record.text(),
        record.document(),
        record.lsn());
  }

  private static void checkFinds(
      VectorCollection collection, List<String> ids, SortedMap<String, OneRecord> records) {
    List<StoredRecord> found = collection.findAll(ids, EVERYTHING);
    assertThat(found).as("records found by id").extracting(StoredRecord::id).isEqualTo(ids);
    found.forEach(record -> assertThat(plain(record)).isEqualTo(records.get(record.id())));
    for (String id : ids) {
      assertThat(collection.find(id))
          .hasValueSatisfying(record -> assertThat(plain(record)).isEqualTo(records.get(id)));
    }
    assertThat(collection.find("no such record")).isEmpty();
  }

  private static void checkCounts(
      VectorCollection collection,
      CollectionDescription description,
      SortedMap<String, OneRecord> records) {
    assertThat(description.records()).as("described records").isEqualTo(records.size());
    assertThat(collection.count(Filter.all())).as("counted records").isEqualTo(records.size());
    assertThat(collection.count(Filter.not(Filter.exists("no such key"))))
        .as("records counted by a filter")
        .isEqualTo(records.size());
    assertThat(collection.stats().records()).as("records in stats").isEqualTo(records.size());
  }

  private static void checkSearches(
      VectorCollection collection,
      CollectionDescription description,
      SortedMap<String, OneRecord> records) {
    float[] query = new float[description.spec().dimension()];
    Arrays.fill(query, 1f);
    SearchRequest request =
        SearchRequest.of(query, records.size() + 1).including(Include.VECTOR, Include.METADATA);
    SearchResult result = collection.search(request);
    assertThat(result.ids())
        .as("ids searched for")
        .containsExactlyInAnyOrderElementsOf(records.keySet());
    result
        .hits()
        .forEach(hit -> {
          OneRecord record = Objects.requireNonNull(records.get(hit.id()));
          assertThat(hit.record().lsn()).isEqualTo(record.lsn());
          assertThat(Contents.floats(hit.record().vector().orElseThrow()))
              .isEqualTo(record.vector());
          assertThat(hit.record().metadata()).contains(record.metadata());
        });
  }

  private static SortedMap<String, OneDocument> documents(
      VectorCollection collection, SortedMap<String, OneRecord> records) {
    SortedMap<String, OneDocument> documents = new TreeMap<>();
    SortedMap<String, List<String>> members = new TreeMap<>();
    records.forEach((id, record) ->
        record
            .document()
            .ifPresent(
                document -> members.computeIfAbsent(document, _ -> new ArrayList<>()).add(id)));
    String after = "";
    while (true) {
      Page<StoredDocument> page = collection.documents().list(after, PAGE);
      for (StoredDocument document : page.items()) {
        Metadata metadata = document.metadata();
        documents.put(document.id(), new OneDocument(metadata, document.lsn()));
        List<String> expected = members.getOrDefault(document.id(), List.of());
        assertThat(document.recordIds()).as("members of " + document.id()).isEqualTo(expected);
        assertThat(collection.documents().find(document.id())).contains(document);
      }
      if (page.next().isEmpty()) {
        break;
      }
      after = page.next().orElseThrow();
    }
    assertThat(documents.keySet()).as("documents that records name").containsAll(members.keySet());
    return documents;
  }
}
