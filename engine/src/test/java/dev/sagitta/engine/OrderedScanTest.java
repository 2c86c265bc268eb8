package dev.sagitta.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sagitta.api.Database;
import dev.sagitta.api.VectorCollection;
import dev.sagitta.api.collection.CollectionSpec;
import dev.sagitta.api.collection.Distance;
import dev.sagitta.api.collection.IndexedFields;
import dev.sagitta.api.error.InvalidRequestException;
import dev.sagitta.api.filter.Filter;
import dev.sagitta.api.metadata.Metadata;
import dev.sagitta.api.read.Page;
import dev.sagitta.api.read.ScanOrder;
import dev.sagitta.api.read.ScanOrder.Direction;
import dev.sagitta.api.read.ScanRequest;
import dev.sagitta.api.record.StoredRecord;
import dev.sagitta.api.record.VectorRecord;
import dev.sagitta.engine.testing.PlainReads;
import dev.sagitta.engine.testing.RandomFilters;
import dev.sagitta.engine.testing.SeededOpener;
import dev.sagitta.tck.seed.Seed;
import dev.sagitta.tck.seed.SeedExtension;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Scans in the order of a field. */
@ExtendWith(SeedExtension.class)
final class OrderedScanTest {
  private static final int MANY = 12_000;

  private final Database database =
      SeededOpener.withoutThreads(new Seed(1)).open(SeededOpener.lastingMemory());
  private final Map<String, Metadata> records = new TreeMap<>();

  @AfterEach
  void close() {
    database.close();
  }

  private VectorCollection create(IndexedFields fields) {
    return database.createCollection(
        CollectionSpec.of("c", 1, Distance.EUCLIDEAN).withIndexedFields(fields));
  }

  private void write(VectorCollection collection, Map<String, Metadata> more) {
    records.putAll(more);
    List<VectorRecord> batch = new ArrayList<>();
    more.forEach((id, metadata) -> batch.add(VectorRecord.of(id, 1f).withMetadata(metadata)));
    collection.upsert(batch);
  }

  private void delete(VectorCollection collection, List<String> ids) {
    ids.forEach(records::remove);
    collection.delete(ids);
  }

  private static Metadata of(String field, Object value) {
    return Metadata.from(Map.of(field, value));
  }

  /** Ids as answered page by page. */
  private static List<String> ids(VectorCollection collection, ScanOrder order) {
    List<String> ids = new ArrayList<>();
    ScanRequest request = ScanRequest.firstPage(2).inOrder(order);
    while (true) {
      Page<StoredRecord> page = collection.scan(request);
      page.items().forEach(record -> ids.add(record.id()));
      if (page.next().isEmpty()) {
        return ids;
      }
      request = request.after(page.next().orElseThrow());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"memory", "segment"})
  void kindsHaveAnOrderAndWhatHasNoValueComesLastInBothDirections(String place) {
    VectorCollection collection = create(IndexedFields.all());
    Map<String, Metadata> values = new TreeMap<>();
    List<Object> ascending =
        List.of(
            false, true, -1e300, -2, -0.5, 0, 0.5, 1L << 53, (1L << 53) + 1, 1e300, "", "B", "a");
    for (int i = 0; i < ascending.size(); i++) {
      values.put("" + (char) ('z' - i), of("f", ascending.get(i)));
    }
    values.put("1", of("other", 1));
    values.put("0", of("f", List.of()));
    write(collection, values);
    flushTo(place);
    assertThat(ids(collection, ScanOrder.ascending("f")))
        .containsExactly("z", "y", "x", "w", "v", "u", "t", "s", "r", "q", "p", "o", "n", "0", "1");
    assertThat(ids(collection, ScanOrder.descending("f")))
        .containsExactly("n", "o", "p", "q", "r", "s", "t", "u", "v", "w", "x", "y", "z", "0", "1");
    assertThat(ids(collection, ScanOrder.descending("no such field")))
        .isEqualTo(List.copyOf(records.keySet()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"memory", "segment"})
  void aListCountsAsItsSmallestOrLargestMemberAndTiesAreInTheOrderOfIds(String place) {
    VectorCollection collection = create(IndexedFields.all());
    write(
        collection,
        Map.of(
            "a", of("f", List.of(5, 1, "x")),
            "b", of("f", 1),
            "c", of("f", List.of(3, 2)),
            "d", of("f", 1.0),
            "e", of("f", List.of(1, 1)),
            "f", of("f", "x"),
            "g", of("f", 2)));
    flushTo(place);
    assertThat(ids(collection, ScanOrder.ascending("f")))
        .containsExactly("a", "b", "d", "e", "c", "g", "f");
    assertThat(ids(collection, ScanOrder.descending("f")))
        .containsExactly("a", "f", "c", "g", "b", "d", "e");
  }

  private void flushTo(String place) {
    if (place.equals("segment")) {
      database.optimize();
      assertThat(database.collection("c").stats().segments()).isEqualTo(1);
    }
  }

  @Test
  void everyPageIsThatOfThePlainOrderInMemoryAndInSegments(SplittableRandom random) {
    RandomFilters filters = new RandomFilters(random.split());
    for (IndexedFields fields :
        List.of(IndexedFields.all(), IndexedFields.none(), IndexedFields.only("n", "mixed"))) {
      records.clear();
      VectorCollection collection =
          database.createCollection(
              CollectionSpec.of("c" + database.listCollections().size(), 1, Distance.EUCLIDEAN)
                  .withIndexedFields(fields));
      PlainReads plain = new PlainReads(records);
      for (int step = 0; step < 8; step++) {
        Map<String, Metadata> more = new TreeMap<>();
        for (int i = random.nextInt(1, 150); i > 0; i--) {
          more.put("r" + random.nextInt(400), filters.metadata());
        }
        write(collection, more);
        if (random.nextInt(3) > 0) {
          database.flush();
        }
        delete(
            collection, IntStream.range(0, 10).mapToObj(_ -> "r" + random.nextInt(400)).toList());
        for (int i = 0; i < 6; i++) {
          String field = filters.key();
          Filter filter = random.nextBoolean() ? Filter.all() : filters.filter(2);
          plain.checkScan(collection, filter, ScanOrder.ascending(field), random.nextInt(1, 40));
          plain.checkScan(collection, filter, ScanOrder.descending(field), random.nextInt(1, 40));
        }
      }
      assertThat(collection.stats().segments()).isPositive();
    }
  }

  @ParameterizedTest
  @EnumSource
  void valuesThatManyRecordsHaveAreReadInTheOrderOfIds(Direction direction) {
    VectorCollection collection = create(IndexedFields.all());
    String longText = "a text of more than forty bytes, so that it is cut, ends with ";
    SplittableRandom random = new SplittableRandom(7);
    for (int start = 0; start < MANY; start += 2_000) {
      Map<String, Metadata> more = new TreeMap<>();
      for (int i = start; i < start + 2_000; i++) {
        Metadata metadata =
            Metadata.empty()
                .with("long", longText + random.nextInt(50))
                .with("unique", random.nextInt())
                .with("tags", List.of("t" + random.nextInt(2), "t" + random.nextInt(3)));
        boolean isOdd = i % 2 == 1;
        more.put("r" + random.nextInt(MANY), isOdd ? metadata.with("odd", true) : metadata);
      }
      write(collection, more);
      database.flush();
    }
    database.optimize();
    assertThat(collection.stats().segments()).isEqualTo(1);
    delete(collection, IntStream.range(0, 500).mapToObj(i -> "r" + 7 * i).toList());
    PlainReads plain = new PlainReads(records);
    for (String field : List.of("odd", "long", "unique", "tags", "absent")) {
      ScanOrder order = new ScanOrder.ByField(field, direction);
      plain.checkScan(collection, Filter.all(), order, field.equals("long") ? 2_000 : 301);
      plain.checkScan(collection, Filter.containsText("long", "1"), order, 999);
      plain.checkScan(collection, Filter.equal("odd", true), order, 1_000);
    }
  }

  @Test
  void aPageOfALargeSegmentLeavesMostOfItUnread() {
    VectorCollection collection = create(IndexedFields.all());
    int size = 50_000;
    for (int start = 0; start < size; start += 2_000) {
      collection.upsert(
          IntStream.range(start, start + 2_000)
              .mapToObj(i ->
                  VectorRecord.of("record " + i, 1f)
                      .with("unique", (i * 7_919L) % size)
                      .with("group", (i * 7_919L) % 5)
                      .with("tags", List.of((i * 31L) % 40, (i * 31L) % 7)))
              .toList());
      database.flush();
    }
    database.optimize();
    for (String field : List.of("unique", "group", "tags", "absent")) {
      for (Filter filter : List.of(Filter.all(), Filter.equal("group", 3))) {
        ScanRequest request =
            ScanRequest.firstPage(20).withFilter(filter).inOrder(ScanOrder.descending(field));
        String next = collection.scan(request).next().orElseThrow();
        long before = allocatedBytes();
        assertThat(collection.scan(request.after(next)).items()).hasSize(20);
        // To read a record takes more than 100 bytes: these are not even a tenth of them.
        assertThat(allocatedBytes() - before).as(field).isLessThan(size * 10L);
      }
    }
  }

  private static long allocatedBytes() {
    return ((com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean())
        .getCurrentThreadAllocatedBytes();
  }

  @Test
  void whatIsWrittenOrDeletedBetweenPagesMovesNoOtherRecord(SplittableRandom random) {
    VectorCollection collection = create(IndexedFields.all());
    Map<String, Metadata> values = new TreeMap<>();
    for (int i = 0; i < 300; i++) {
      values.put("r" + i, of("f", random.nextInt(20)));
    }
    write(collection, values);
    database.flush();
    List<String> found = new ArrayList<>();
    List<String> touched = new ArrayList<>();
    ScanRequest request = ScanRequest.firstPage(7).inOrder(ScanOrder.ascending("f"));
    while (true) {
      Page<StoredRecord> page = collection.scan(request);
      page.items().forEach(record -> found.add(record.id()));
      if (page.next().isEmpty()) {
        break;
      }
      request = request.after(page.next().orElseThrow());
      // The record that the next page starts behind goes, and others come on both sides of it.
      String last = page.items().getLast().id();
      touched.add(last);
      delete(collection, List.of(last));
      String added = "added " + found.size();
      touched.add(added);
      write(collection, Map.of(added, of("f", random.nextInt(20))));
      if (random.nextInt(5) == 0) {
        database.optimize();
      }
    }
    values.keySet().removeAll(touched);
    assertThat(found).doesNotHaveDuplicates();
    found.removeAll(touched);
    assertThat(found)
        .isEqualTo(new PlainReads(values).inOrder(Filter.all(), "f", Direction.ASCENDING));
  }

  @Test
  void aPlaceIsGoodForItsOwnOrderAlone() {
    VectorCollection collection = create(IndexedFields.all());
    write(collection, Map.of("a", of("f", 1), "b", of("f", 2)));
    ScanRequest request = ScanRequest.firstPage(1).inOrder(ScanOrder.ascending("f"));
    String next = collection.scan(request).next().orElseThrow();
    assertThat(collection.scan(request.after(next)).items())
        .extracting(StoredRecord::id)
        .containsExactly("b");
    for (ScanRequest wrong :
        List.of(
            request.inOrder(ScanOrder.descending("f")).after(next),
            request.inOrder(ScanOrder.ascending("g")).after(next),
            request.after("a"),
            request.after("AQFm"),
            request.after(next + "AA"))) {
      assertThatThrownBy(() -> collection.scan(wrong))
          .isInstanceOf(InvalidRequestException.class)
          .hasMessageContaining("Start with the first page");
    }
    for (String name : List.of("", "$f")) {
      assertThatThrownBy(() -> ScanOrder.ascending(name))
          .isInstanceOf(InvalidRequestException.class)
          .hasMessageContaining("names the field '" + name + "'");
    }
  }
}
