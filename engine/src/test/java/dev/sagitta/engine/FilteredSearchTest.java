package dev.sagitta.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sagitta.api.Database;
import dev.sagitta.api.VectorCollection;
import dev.sagitta.api.collection.CollectionSpec;
import dev.sagitta.api.collection.Distance;
import dev.sagitta.api.collection.IndexSpec;
import dev.sagitta.api.filter.Filter;
import dev.sagitta.api.record.VectorRecord;
import dev.sagitta.api.search.Hit;
import dev.sagitta.api.search.SearchEffort;
import dev.sagitta.api.search.SearchRequest;
import dev.sagitta.api.search.SearchResult;
import dev.sagitta.engine.testing.SeededOpener;
import dev.sagitta.tck.seed.Seed;
import dev.sagitta.tck.seed.SeedExtension;
import dev.sagitta.tck.seed.SeededVectors;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * If at least k records match, exactly k come back, and if fewer match, all of them: whatever share
 * of the records that is, and wherever they lie.
 */
@ExtendWith(SeedExtension.class)
final class FilteredSearchTest {
  private static final int DIMENSION = 16;
  private static final int ROWS = 5_000;
  private static final int CLUSTERS = 12;
  private static final int QUERIES = 12;
  private static final int[] KS = {1, 10, 100};

  /** Of ten thousand records, how many match at random: from one to all but a hundredth. */
  private static final int[] SHARES = {1, 10, 100, 1_000, 5_000, 9_000, 9_900};

  @ParameterizedTest
  @ValueSource(strings = {"flat", "lsh", "hnsw"})
  void asManyComeBackAsMatch(String kind, Seed seed) {
    float[][] vectors = SeededVectors.clustered(seed, ROWS, DIMENSION, CLUSTERS);
    SplittableRandom random = seed.of("filters").random();
    try (Database database = SeededOpener.withoutThreads(seed).open(SeededOpener.lastingMemory())) {
      VectorCollection collection =
          database.createCollection(
              CollectionSpec.of("c", DIMENSION, Distance.EUCLIDEAN).withIndex(IndexSpec.of(kind)));
      load(collection, vectors, random);
      database.optimize();
      Set<String> deleted = new HashSet<>();
      for (int i = 0; i < ROWS / 20; i++) {
        deleted.add("r" + random.nextInt(ROWS));
      }
      collection.delete(List.copyOf(deleted));
      double found = 0;
      double wanted = 0;
      for (Filter filter : filters(random)) {
        int matching = (int) collection.count(filter);
        for (int q = 0; q < QUERIES; q++) {
          for (int k : KS) {
            SearchRequest request =
                SearchRequest.of(vectors[random.nextInt(ROWS)], k).withFilter(filter);
            SearchResult result = collection.search(request);
            check(result, filter, Math.min(k, matching), deleted);
            List<String> truth =
                collection.search(request.withEffort(new SearchEffort.Exact())).ids();
            wanted += truth.size();
            found += result.ids().stream().filter(new HashSet<>(truth)::contains).count();
          }
        }
      }
      assertThat(found / wanted).as("recall of all searches together").isGreaterThan(0.93);
    }
  }

  /** Records with a number at random, and the number of the nearest of some places. */
  private static void load(
      VectorCollection collection, float[][] vectors, SplittableRandom random) {
    List<VectorRecord> records = new ArrayList<>();
    for (int row = 0; row < ROWS; row++) {
      int nearest = 0;
      for (int place = 1; place < CLUSTERS; place++) {
        if (distance(vectors[row], vectors[place]) < distance(vectors[row], vectors[nearest])) {
          nearest = place;
        }
      }
      records.add(
          VectorRecord.of("r" + row, vectors[row])
              .with("any", (long) random.nextInt(10_000))
              .with("place", (long) nearest));
    }
    for (int row = 0; row < ROWS; row += 1_000) {
      collection.upsert(records.subList(row, row + 1_000));
    }
  }

  private static double distance(float[] first, float[] second) {
    double sum = 0;
    for (int i = 0; i < first.length; i++) {
      double difference = first[i] - second[i];
      sum += difference * difference;
    }
    return sum;
  }

  private static List<Filter> filters(SplittableRandom random) {
    List<Filter> filters = new ArrayList<>();
    for (int share : SHARES) {
      filters.add(Filter.less("any", share));
    }
    filters.add(Filter.equal("place", random.nextInt(CLUSTERS)));
    filters.add(Filter.not(Filter.equal("place", random.nextInt(CLUSTERS))));
    filters.add(
        Filter.and(Filter.equal("place", random.nextInt(CLUSTERS)), Filter.less("any", 1_000)));
    filters.add(Filter.equal("absent", "value"));
    return filters;
  }

  private static void check(SearchResult result, Filter filter, int expected, Set<String> deleted) {
    assertThat(result.ids()).as("%s", filter).hasSize(expected).doesNotHaveDuplicates();
    for (Hit hit : result.hits()) {
      assertThat(filter.matches(hit.record().metadata().orElseThrow())).isTrue();
      assertThat(deleted).doesNotContain(hit.id());
    }
  }
}
