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
import dev.sagitta.api.record.VectorRecord;
import dev.sagitta.api.search.Hit;
import dev.sagitta.api.search.SearchEffort;
import dev.sagitta.api.search.SearchRequest;
import dev.sagitta.engine.testing.SeededOpener;
import dev.sagitta.tck.seed.Seed;
import dev.sagitta.tck.seed.SeedExtension;
import dev.sagitta.tck.seed.SeededVectors;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Searches for everything within a distance, k being the most that may come back. */
@ExtendWith(SeedExtension.class)
final class RangeSearchTest {
  private static final int DIMENSION = 10;
  private static final int ROWS = 3_000;
  private static final int QUERIES = 15;

  private static VectorCollection filled(Database database, Distance distance, float[][] vectors) {
    VectorCollection collection =
        database.createCollection(
            CollectionSpec.of("c", DIMENSION, distance).withIndex(IndexSpec.of("hnsw")));
    List<VectorRecord> records = new ArrayList<>();
    for (int row = 0; row < ROWS; row++) {
      records.add(VectorRecord.of("r" + row, vectors[row]).with("any", row % 10));
    }
    for (int row = 0; row < ROWS - 100; row += 100) {
      collection.upsert(records.subList(row, row + 100));
    }
    database.optimize();
    // So that a segment with an index and a memory table take part.
    collection.upsert(records.subList(ROWS - 100, ROWS));
    return collection;
  }

  @ParameterizedTest
  @EnumSource
  void everythingWithinTheDistanceComesBack(Distance distance, Seed seed) {
    float[][] vectors = SeededVectors.clustered(seed, ROWS, DIMENSION, 20);
    try (Database database = SeededOpener.withoutThreads(seed).open(SeededOpener.lastingMemory())) {
      VectorCollection collection = filled(database, distance, vectors);
      double wanted = 0;
      double found = 0;
      for (int q = 0; q < QUERIES; q++) {
        for (Filter filter : List.of(Filter.all(), Filter.less("any", 3))) {
          SearchRequest all =
              SearchRequest.of(vectors[100 * q], ROWS)
                  .withFilter(filter)
                  .withEffort(new SearchEffort.Exact());
          List<Hit> sorted = collection.search(all).hits();
          int within = 1 + 17 * q;
          float limit = sorted.get(within - 1).distance();
          int last = within;
          while (sorted.get(last).distance() == limit) {
            last++;
          }
          List<String> expected = sorted.subList(0, last).stream().map(Hit::id).toList();
          SearchRequest range = all.withMaxDistance(limit);
          assertThat(collection.search(range).ids()).isEqualTo(expected);
          assertThat(collection.search(range.withOffset(5)).ids())
              .isEqualTo(expected.subList(Math.min(5, last), last));
          SearchRequest capped = SearchRequest.of(vectors[100 * q], 20).withFilter(filter);
          List<Hit> hits =
              collection
                  .search(
                      capped.withMaxDistance(limit).withEffort(new SearchEffort.TargetRecall(0.99)))
                  .hits();
          assertThat(hits).hasSizeLessThanOrEqualTo(Math.min(20, last));
          assertThat(hits).allMatch(hit -> hit.distance() <= limit);
          wanted += Math.min(20, last);
          found += hits.stream().map(Hit::id).filter(expected::contains).count();
        }
      }
      assertThat(found / wanted).as("share found by the index").isGreaterThan(0.95);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aHitIsWithinItsOwnDistanceInWhateverFormItIsPassedOn(Distance distance, Seed seed) {
    float[][] vectors = SeededVectors.gaussian(seed, ROWS, DIMENSION);
    try (Database database = SeededOpener.withoutThreads(seed).open(SeededOpener.lastingMemory())) {
      VectorCollection collection = filled(database, distance, vectors);
      float[] query = SeededVectors.gaussian(seed.of("query"), 1, DIMENSION)[0];
      for (SearchEffort effort :
          List.of(new SearchEffort.Exact(), new SearchEffort.TargetRecall(0.9))) {
        SearchRequest request = SearchRequest.of(query, 50).withEffort(effort);
        for (Hit hit : collection.search(request).hits()) {
          float itself = hit.distance();
          double asText = Double.parseDouble(Float.toString(itself));
          assertThat(collection.search(request.withMaxDistance(itself)).ids()).contains(hit.id());
          assertThat(collection.search(request.withMaxDistance(asText)).ids()).contains(hit.id());
          assertThat(collection.search(request.withMaxDistance(Math.nextDown(itself))).ids())
              .doesNotContain(hit.id());
        }
      }
    }
  }

  @Test
  void limitsAtTheEndsOfTheRangeFindAllOrNothing(Seed seed) {
    float[][] vectors = SeededVectors.gaussian(seed, ROWS, DIMENSION);
    try (Database database = SeededOpener.withoutThreads(seed).open(SeededOpener.lastingMemory())) {
      VectorCollection collection = filled(database, Distance.EUCLIDEAN, vectors);
      SearchRequest request = SearchRequest.of(vectors[0], 10_000).including();
      for (double limit : new double[] {Double.POSITIVE_INFINITY, 1e300, Float.MAX_VALUE}) {
        assertThat(collection.search(request.withMaxDistance(limit)).hits()).hasSize(ROWS);
      }
      assertThat(collection.search(request.withMaxDistance(0)).ids()).containsExactly("r0");
      for (double limit : new double[] {-1e-30, -1, -1e300, Double.NEGATIVE_INFINITY}) {
        assertThat(collection.search(request.withMaxDistance(limit)).hits()).isEmpty();
      }
      assertThatThrownBy(() -> request.withMaxDistance(Double.NaN))
          .isInstanceOf(InvalidRequestException.class)
          .hasMessageContaining("NaN");
    }
  }

  @Test
  void kAndOffsetOutsideOfTheirRangesAreRefused(Seed seed) {
    float[] query = {1, 2};
    try (Database database = SeededOpener.withoutThreads(seed).open(SeededOpener.lastingMemory())) {
      VectorCollection collection =
          database.createCollection(CollectionSpec.of("c", 2, Distance.EUCLIDEAN));
      collection.upsert(List.of(VectorRecord.of("a", query)));
      for (int k : new int[] {0, -1, Integer.MIN_VALUE}) {
        assertThatThrownBy(() -> SearchRequest.of(query, k))
            .isInstanceOf(InvalidRequestException.class)
            .hasMessageContaining("k must be at least 1, but is " + k);
      }
      assertThatThrownBy(() -> SearchRequest.of(query, 1).withOffset(-1))
          .isInstanceOf(InvalidRequestException.class)
          .hasMessageContaining("offset must not be negative, but is -1");
      assertThat(collection.search(SearchRequest.of(query, 10_000)).hits()).hasSize(1);
      assertThat(collection.search(SearchRequest.of(query, 1).withOffset(9_999)).hits()).isEmpty();
      for (SearchRequest huge :
          List.of(
              SearchRequest.of(query, 10_001),
              SearchRequest.of(query, 1).withOffset(10_000),
              SearchRequest.of(query, Integer.MAX_VALUE),
              SearchRequest.of(query, 1).withOffset(Integer.MAX_VALUE),
              SearchRequest.of(query, Integer.MAX_VALUE).withOffset(Integer.MAX_VALUE))) {
        assertThatThrownBy(() -> collection.search(huge))
            .isInstanceOf(InvalidRequestException.class)
            .hasMessageContaining("are " + ((long) huge.k() + huge.offset()) + "; at most 10000");
      }
    }
  }
}
