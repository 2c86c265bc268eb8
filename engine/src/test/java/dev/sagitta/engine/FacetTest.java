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
import dev.sagitta.api.metadata.MetadataValue;
import dev.sagitta.api.read.Facet;
import dev.sagitta.api.read.Facet.ValueCount;
import dev.sagitta.api.read.FacetRequest;
import dev.sagitta.api.read.Facets;
import dev.sagitta.api.record.VectorRecord;
import dev.sagitta.api.settings.Limits;
import dev.sagitta.engine.testing.PlainReads;
import dev.sagitta.engine.testing.RandomFilters;
import dev.sagitta.engine.testing.SeededOpener;
import dev.sagitta.tck.seed.Seed;
import dev.sagitta.tck.seed.SeedExtension;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How many records have which values. */
@ExtendWith(SeedExtension.class)
final class FacetTest {
  private static Database open(Limits limits) {
    return SeededOpener.withoutThreads(new Seed(1))
        .open(SeededOpener.lastingMemory(), SeededOpener.settings().withLimits(limits));
  }

  private static VectorCollection create(Database database, String name, IndexedFields fields) {
    return database.createCollection(
        CollectionSpec.of(name, 1, Distance.EUCLIDEAN).withIndexedFields(fields));
  }

  @Test
  void everyCountIsThatOfThePlainRecords(SplittableRandom random) {
    RandomFilters filters = new RandomFilters(random.split());
    try (Database database = open(Limits.standard())) {
      for (IndexedFields fields :
          List.of(IndexedFields.all(), IndexedFields.none(), IndexedFields.only("n", "mixed"))) {
        Map<String, Metadata> records = new TreeMap<>();
        PlainReads plain = new PlainReads(records);
        VectorCollection collection =
            create(database, "c" + database.listCollections().size(), fields);
        for (int step = 0; step < 10; step++) {
          Map<String, Metadata> more = new TreeMap<>();
          for (int i = random.nextInt(1, 150); i > 0; i--) {
            more.put("r" + random.nextInt(400), filters.metadata());
          }
          write(collection, more);
          records.putAll(more);
          if (random.nextInt(3) > 0) {
            database.flush();
          }
          List<String> gone =
              IntStream.range(0, 12).mapToObj(_ -> "r" + random.nextInt(400)).toList();
          collection.delete(gone);
          gone.forEach(records::remove);
          List<String> names = List.of("n", "colour", "tags", "mixed", "x", "absent");
          plain.checkFacets(collection, Filter.all(), names, random.nextInt(1, 30));
          for (int i = 0; i < 5; i++) {
            plain.checkFacets(collection, filters.filter(3), names, random.nextInt(1, 30));
          }
        }
        database.optimize();
        plain.checkFacets(collection, Filter.all(), List.of("n", "tags", "mixed"), 100);
      }
    }
  }

  private static void write(VectorCollection collection, Map<String, Metadata> records) {
    List<VectorRecord> batch = new ArrayList<>();
    records.forEach((id, metadata) -> batch.add(VectorRecord.of(id, 1f).withMetadata(metadata)));
    collection.upsert(batch);
  }

  @Test
  void valuesThatManyRecordsHaveAreCountedFromTheirLists(SplittableRandom random) {
    try (Database database = open(Limits.standard())) {
      VectorCollection collection = create(database, "c", IndexedFields.all());
      Map<String, Metadata> records = new TreeMap<>();
      for (int i = 0; i < 20_000; i++) {
        Metadata metadata =
            Metadata.empty()
                .with("half", i % 2)
                .with("block", i / 7_000)
                .with("often", Math.max(0, random.nextInt(100) - 90))
                .with("tags", List.of("t" + random.nextInt(4), "t" + random.nextInt(4)));
        records.put("r" + i, metadata);
      }
      write(collection, records);
      database.optimize();
      PlainReads plain = new PlainReads(records);
      List<String> fields = List.of("half", "block", "often", "tags");
      plain.checkFacets(collection, Filter.all(), fields, 20);
      plain.checkFacets(collection, Filter.equal("half", 1), fields, 20);
      plain.checkFacets(collection, Filter.less("block", 2), fields, 20);
      plain.checkFacets(collection, Filter.equal("often", 7), fields, 20);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"memory", "segment"})
  void aListCountsForEachMemberOnceAndAnEmptyOneIsNotWithoutTheField(String place) {
    try (Database database = open(Limits.standard())) {
      VectorCollection collection = create(database, "c", IndexedFields.all());
      collection.upsert(
          List.of(
              VectorRecord.of("a", 1f).with("f", List.of("x", "y", "x", 1, 1.0)),
              VectorRecord.of("b", 1f).with("f", List.of()),
              VectorRecord.of("c", 1f).with("f", 1.0),
              VectorRecord.of("d", 1f).with("f", "y"),
              VectorRecord.of("e", 1f)));
      if (place.equals("segment")) {
        database.optimize();
      }
      Facets facets = collection.facets(FacetRequest.of("f"));
      assertThat(facets.matching()).isEqualTo(5);
      assertThat(facets.lsn()).isEqualTo(database.lsn());
      assertThat(facets.fields())
          .containsExactly(
              new Facet(
                  "f",
                  List.of(
                      new ValueCount(MetadataValue.of(1), 2),
                      new ValueCount(MetadataValue.of("y"), 2),
                      new ValueCount(MetadataValue.of("x"), 1)),
                  1,
                  0));
      assertThat(collection.facets(FacetRequest.of("f").withLimit(1)).fields().getFirst())
          .isEqualTo(new Facet("f", List.of(new ValueCount(MetadataValue.of(1), 2)), 1, 2));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"memory", "segment"})
  void moreValuesThanTheLimitAreRefused(String place) {
    try (Database database = open(Limits.standard().withFacetLimits(2, 50))) {
      VectorCollection collection = create(database, "c", IndexedFields.all());
      collection.upsert(
          IntStream.range(0, 60)
              .mapToObj(i ->
                  VectorRecord.of("r" + i, 1f)
                      .with("n", i)
                      .with("half", i / 2)
                      .with("text", ("" + i).repeat(500)))
              .toList());
      if (place.equals("segment")) {
        database.optimize();
      }
      assertThat(collection.facets(FacetRequest.of("half")).fields().getFirst().further())
          .isEqualTo(20);
      assertRefused(
          collection,
          FacetRequest.of("n"),
          "The field 'n' has more than 50 different values to count (maxFacetValues).");
      assertRefused(
          collection, FacetRequest.of("text"), "different texts of more than 12800 characters");
      assertRefused(
          collection, FacetRequest.of("a", "b", "c"), "name 3 fields; at most 2 (maxFacetFields)");
      FacetRequest fewer = FacetRequest.of("n", "half").withFilter(Filter.less("n", 50));
      assertThat(collection.facets(fewer).fields().getFirst().values()).hasSize(10);
    }
  }

  private static void assertRefused(
      VectorCollection collection, FacetRequest request, String message) {
    assertThatThrownBy(() -> collection.facets(request))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining(message);
  }

  @Test
  void requestsWithoutFieldsOrWithWrongOnesAreRefused() {
    for (List<String> fields : List.of(List.<String>of(), List.of("a", "a"), List.of("$in"))) {
      assertThatThrownBy(() -> new FacetRequest(Filter.all(), fields, 1))
          .isInstanceOf(InvalidRequestException.class);
    }
    assertThatThrownBy(() -> FacetRequest.of("f").withLimit(0))
        .hasMessage("limit must be at least 1, but is 0.");
    try (Database database = open(Limits.standard())) {
      VectorCollection collection = create(database, "c", IndexedFields.all());
      assertRefused(collection, FacetRequest.of("f").withLimit(10_001), "at most 10000");
    }
  }
}
