package dev.sagitta.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sagitta.api.Database;
import dev.sagitta.api.VectorCollection;
import dev.sagitta.api.collection.CollectionSpec;
import dev.sagitta.api.collection.Distance;
import dev.sagitta.api.collection.IndexSpec;
import dev.sagitta.api.error.InvalidRequestException;
import dev.sagitta.api.filter.Filter;
import dev.sagitta.api.metadata.Metadata;
import dev.sagitta.api.metadata.MetadataValue;
import dev.sagitta.api.record.VectorRecord;
import dev.sagitta.api.search.Diversity;
import dev.sagitta.api.search.GroupedResult;
import dev.sagitta.api.search.Grouping;
import dev.sagitta.api.search.Hit;
import dev.sagitta.api.search.HitGroup;
import dev.sagitta.api.search.SearchEffort;
import dev.sagitta.api.search.SearchRequest;
import dev.sagitta.engine.testing.SeededOpener;
import dev.sagitta.tck.seed.Seed;
import dev.sagitta.tck.seed.SeedExtension;
import dev.sagitta.tck.seed.SeededVectors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Searches for groups answer what a plain computation over all records does. */
@ExtendWith(SeedExtension.class)
final class GroupedSearchTest {
  private static final int DIMENSION = 8;
  private static final int ROWS = 3_000;
  private static final int FRESH = 300;
  private static final int QUERIES = 30;
  private static final List<String> FIELDS = List.of("author", "year", "tags", "absent");

  @ParameterizedTest
  @ValueSource(strings = {"flat", "hnsw", "lsh"})
  void groupsAreThoseOfAPlainComputation(String kind, Seed seed) {
    SplittableRandom random = seed.of("groups").random();
    float[][] vectors = SeededVectors.clustered(seed, ROWS + FRESH, DIMENSION, 20);
    Map<String, VectorRecord> records = new TreeMap<>();
    try (Database database = SeededOpener.withoutThreads(seed).open(SeededOpener.lastingMemory())) {
      VectorCollection collection =
          database.createCollection(
              CollectionSpec.of("c", DIMENSION, Distance.EUCLIDEAN).withIndex(IndexSpec.of(kind)));
      write(collection, records, Arrays.copyOf(vectors, ROWS), random);
      database.optimize();
      List<String> deleted = new ArrayList<>();
      for (int i = 0; i < ROWS / 10; i++) {
        deleted.add("r" + random.nextInt(ROWS));
      }
      collection.delete(deleted);
      deleted.forEach(records::remove);
      // Replaces some of the segment's rows, and lies in a memory table.
      write(collection, records, Arrays.copyOfRange(vectors, ROWS, ROWS + FRESH), random);
      for (int q = 0; q < QUERIES; q++) {
        compare(collection, records, vectors[random.nextInt(vectors.length)], random);
      }
    }
  }

  private static void write(
      VectorCollection collection,
      Map<String, VectorRecord> records,
      float[][] vectors,
      SplittableRandom random) {
    List<VectorRecord> written = new ArrayList<>();
    for (int row = 0; row < vectors.length; row++) {
      VectorRecord record =
          VectorRecord.of("r" + row, vectors[row]).with("any", random.nextInt(1000));
      if (random.nextInt(10) > 0) {
        // A few authors have most of the records.
        record = record.with("author", "a" + (int) (60 * Math.pow(random.nextDouble(), 3)));
      }
      int year = random.nextInt(1990, 2000);
      record =
          random.nextBoolean() ? record.with("year", year) : record.with("year", (double) year);
      if (random.nextBoolean()) {
        List<MetadataValue.Scalar> tags = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
          tags.add(MetadataValue.of("t" + random.nextInt(12)));
        }
        record = record.with("tags", MetadataValue.of(tags));
      } else if (random.nextBoolean()) {
        record = record.with("tags", "t" + random.nextInt(12));
      }
      written.add(record);
      records.put(record.id(), record);
    }
    for (int row = 0; row < written.size(); row += 500) {
      collection.upsert(written.subList(row, Math.min(row + 500, written.size())));
    }
  }

  private static void compare(
      VectorCollection collection,
      Map<String, VectorRecord> records,
      float[] query,
      SplittableRandom random) {
    Grouping grouping =
        new Grouping(FIELDS.get(random.nextInt(FIELDS.size())), 1 + random.nextInt(9));
    SearchRequest request =
        SearchRequest.of(query, random.nextInt(3) == 0 ? 100 : 1 + random.nextInt(12));
    request =
        switch (random.nextInt(4)) {
          case 0 -> request.withFilter(Filter.less("any", 20));
          case 1 -> request.withFilter(Filter.less("any", 900));
          case 2 -> request.withFilter(Filter.less("any", 500)).withOffset(random.nextInt(4));
          default -> request;
        };
    if (random.nextInt(4) == 0) {
      double limit = collection.search(request.including()).hits().getLast().distance();
      request = request.withMaxDistance(limit * 1.5);
      grouping = new Grouping("author", 3);
    }
    compare(collection, records, request, grouping);
  }

  private static void compare(
      VectorCollection collection,
      Map<String, VectorRecord> records,
      SearchRequest request,
      Grouping grouping) {
    List<List<String>> expected = plain(inOrder(collection, records, request), request, grouping);
    GroupedResult exact =
        collection.searchGroups(request.withEffort(new SearchEffort.Exact()), grouping);
    assertThat(exact.groups())
        .as("%s of %s by %s", request.k(), grouping, request.filter())
        .extracting(HitGroup::ids)
        .isEqualTo(expected);
    GroupedResult found = collection.searchGroups(request, grouping);
    found.groups().forEach(group -> check(group, grouping));
    if (request.maxDistance().isEmpty()) {
      // An index may miss a nearer group, but no group that is needed, and none of its records.
      assertThat(found.groups()).hasSize(expected.size());
      for (HitGroup group : found.groups()) {
        assertThat(group.hits())
            .as("hits of %s with %s by %s", group.value(), grouping, request.filter())
            .hasSize(Math.min(grouping.hitsPerGroup(), members(records, request, grouping, group)));
      }
    }
  }

  private static void check(HitGroup group, Grouping grouping) {
    assertThat(group.ids()).isNotEmpty().doesNotHaveDuplicates();
    assertThat(group.hits()).extracting(Hit::distance).isSorted();
    for (Hit hit : group.hits()) {
      assertThat(values(hit.record().metadata().orElseThrow(), grouping.field()))
          .anyMatch(value -> value.sameAs(group.value()));
    }
  }

  private static int members(
      Map<String, VectorRecord> records, SearchRequest request, Grouping grouping, HitGroup group) {
    return (int)
        records.values().stream()
            .map(VectorRecord::metadata)
            .filter(request.filter()::matches)
            .filter(metadata ->
                values(metadata, grouping.field()).stream()
                    .anyMatch(value -> value.sameAs(group.value())))
            .count();
  }

  /** The records that match, nearest first. Distances are rounded as the database rounds them. */
  private static List<VectorRecord> inOrder(
      VectorCollection collection, Map<String, VectorRecord> records, SearchRequest request) {
    SearchRequest all =
        SearchRequest.of(request.vector(), 10_000).withEffort(new SearchEffort.Exact());
    List<Hit> hits = collection.search(all.including()).hits();
    assertThat(hits).extracting(Hit::id).containsExactlyInAnyOrderElementsOf(records.keySet());
    List<VectorRecord> matching = new ArrayList<>();
    for (Hit hit : hits) {
      VectorRecord record = Objects.requireNonNull(records.get(hit.id()));
      assertThat((double) hit.distance())
          .isCloseTo(distance(request.vector(), record.vector()), Offset.offset(1e-3));
      boolean isNear = hit.distance() <= (float) request.maxDistance().orElse(Double.MAX_VALUE);
      if (isNear && request.filter().matches(record.metadata())) {
        matching.add(record);
      }
    }
    return matching;
  }

  /** The ids of the groups' hits, by going through the records in their order. */
  private static List<List<String>> plain(
      List<VectorRecord> nearestFirst, SearchRequest request, Grouping grouping) {
    Map<String, List<String>> groups = new LinkedHashMap<>();
    for (VectorRecord record : nearestFirst) {
      for (MetadataValue.Scalar value : values(record.metadata(), grouping.field())) {
        List<String> group = groups.computeIfAbsent(name(value), _ -> new ArrayList<>());
        if (group.size() < grouping.hitsPerGroup() && !group.contains(record.id())) {
          group.add(record.id());
        }
      }
    }
    return groups.values().stream().skip(request.offset()).limit(request.k()).toList();
  }

  private static List<MetadataValue.Scalar> values(Metadata metadata, String field) {
    return switch (metadata.lookUp(field)) {
      case null -> List.of();
      case MetadataValue.Scalar value -> List.of(value);
      case MetadataValue.ListValue(List<MetadataValue.Scalar> members) -> members;
    };
  }

  private static String name(MetadataValue.Scalar value) {
    return switch (value) {
      case MetadataValue.IntegerValue(long number) -> Double.toString((double) number);
      case MetadataValue.DoubleValue(double number) -> Double.toString(number);
      case MetadataValue.StringValue(String text) -> "text " + text;
      case MetadataValue.BooleanValue(boolean truth) -> "truth " + truth;
    };
  }

  private static double distance(float[] first, float[] second) {
    double sum = 0;
    for (int i = 0; i < first.length; i++) {
      double difference = (double) first[i] - second[i];
      sum += difference * difference;
    }
    return Math.sqrt(sum);
  }

  @ParameterizedTest
  @ValueSource(strings = {"flat", "hnsw"})
  void aGroupOfManyNearRecordsHidesNoOther(String kind, Seed seed) {
    float[][] vectors = SeededVectors.gaussian(seed, ROWS, DIMENSION);
    try (Database database = SeededOpener.withoutThreads(seed).open(SeededOpener.lastingMemory())) {
      VectorCollection collection =
          database.createCollection(
              CollectionSpec.of("c", DIMENSION, Distance.EUCLIDEAN).withIndex(IndexSpec.of(kind)));
      List<VectorRecord> records = new ArrayList<>();
      for (int row = 0; row < ROWS; row++) {
        boolean isFar = row % 1_000 == 999;
        vectors[row][0] += isFar ? 1_000 + row : 0;
        records.add(
            VectorRecord.of("r" + row, vectors[row]).with("author", isFar ? "far" + row : "many"));
      }
      for (int row = 0; row < ROWS; row += 500) {
        collection.upsert(records.subList(row, row + 500));
      }
      database.optimize();
      GroupedResult result =
          collection.searchGroups(SearchRequest.of(vectors[0], 5), new Grouping("author", 2));
      assertThat(result.groups())
          .extracting(group -> ((MetadataValue.StringValue) group.value()).value())
          .containsExactly("many", "far999", "far1999", "far2999");
      assertThat(result.groups())
          .extracting(group -> group.hits().size())
          .containsExactly(2, 1, 1, 1);
      assertThat(result.lsn()).isEqualTo(database.lsn());
    }
  }

  @Test
  void whatIsTooMuchIsRefused(Seed seed) {
    try (Database database = SeededOpener.withoutThreads(seed).open(SeededOpener.lastingMemory())) {
      VectorCollection collection =
          database.createCollection(CollectionSpec.of("c", 2, Distance.EUCLIDEAN));
      SearchRequest request = SearchRequest.of(new float[] {1, 2}, 101);
      assertThat(collection.searchGroups(request, new Grouping("author", 99)).groups()).isEmpty();
      assertThatThrownBy(() -> collection.searchGroups(request, new Grouping("author", 100)))
          .isInstanceOf(InvalidRequestException.class)
          .hasMessageContaining("10100 hits; at most 10000 (maxK)");
      assertThatThrownBy(
              () -> collection.searchGroups(request, new Grouping("author", Integer.MAX_VALUE)))
          .isInstanceOf(InvalidRequestException.class)
          .hasMessageContaining("216895848347 hits");
      assertThatThrownBy(() ->
              collection.searchGroups(
                  request.withDiversity(new Diversity(0.5, 200)), new Grouping("author", 1)))
          .isInstanceOf(InvalidRequestException.class)
          .hasMessageContaining("diversity");
      assertThatThrownBy(() -> new Grouping("author", 0))
          .isInstanceOf(InvalidRequestException.class)
          .hasMessageContaining("hitsPerGroup must be at least 1, but is 0");
      assertThatThrownBy(() -> new Grouping("", 1)).isInstanceOf(InvalidRequestException.class);
    }
  }
}
