package dev.sagitta.tck.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sagitta.api.collection.Distance;
import dev.sagitta.api.error.CorruptException;
import dev.sagitta.api.error.InvalidRequestException;
import dev.sagitta.api.search.SearchMethod;
import dev.sagitta.spi.index.Accepted;
import dev.sagitta.spi.index.BuiltIndex;
import dev.sagitta.spi.index.Explaining;
import dev.sagitta.spi.index.IndexProvider;
import dev.sagitta.spi.index.IndexReader;
import dev.sagitta.spi.index.OrdinalSet;
import dev.sagitta.spi.index.ScanIndex;
import dev.sagitta.spi.index.SearchTrace;
import dev.sagitta.spi.index.TopK;
import dev.sagitta.spi.kernel.DistanceKernel;
import dev.sagitta.tck.kernel.ReferenceKernel;
import dev.sagitta.tck.seed.Seed;
import dev.sagitta.tck.seed.SeedExtension;
import dev.sagitta.tck.seed.SeededVectors;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What every index keeps; extend it and answer the provider. An index that stores bytes extends
 * {@link BuiltIndexContract}.
 *
 * <p>Searches are compared with the true neighbours. An exact index must find exactly them, in
 * score and order; another must reach {@link #recallFloor} on the average of many queries.
 */
@ExtendWith(SeedExtension.class)
public abstract class IndexContract {
  /** Odd, so that rows are not aligned and vector loops have a tail. */
  static final int DIMENSION = 21;

  /** More than an index reads at once, and not a multiple of anything. */
  static final int ROWS = 3_001;

  private static final int QUERIES = 40;
  private static final int K = 10;

  /** For the tests of plug-ins. */
  protected IndexContract() {}

  /** The provider under test. */
  protected abstract IndexProvider provider();

  /** The parameters to test it with; its defaults unless overridden. */
  protected Map<String, String> parameters() {
    return Map.of();
  }

  /** The least average recall of 10 neighbours without a filter; 1 for an exact index. */
  protected double recallFloor(Distance distance) {
    return 1;
  }

  /** The same where a filter accepts the given share of the rows. */
  protected double recallFloor(Distance distance, double accepted) {
    return recallFloor(distance);
  }

  /** A reader over the vectors, built first where the index is one that is built. */
  final IndexReader open(MemorySegmentVectors vectors, Distance distance) {
    DistanceKernel kernel = new ReferenceKernel(distance);
    return switch (provider().configure(parameters())) {
      case ScanIndex index -> index.open(vectors, kernel);
      case BuiltIndex index -> {
        MemorySegment bytes = IndexBytes.of(index, vectors, kernel);
        yield index.open(vectors, kernel, bytes);
      }
    };
  }

  @Test
  void anUnknownParameterIsRejectedByName() {
    assertThatThrownBy(() -> provider().configure(Map.of("no-such-parameter", "1")))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("no-such-parameter");
  }

  @Test
  void anUnknownSearchParameterIsRejectedByName(Seed seed) {
    IndexReader reader =
        open(
            MemorySegmentVectors.of(SeededVectors.gaussian(seed, 10, DIMENSION), DIMENSION),
            Distance.DOT);
    assertThatThrownBy(() -> reader.tuned(Map.of("no-such-parameter", "1")))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("no-such-parameter");
    assertThat(search(reader.tuned(Map.of()), query(), new Accepted.First(10), K).hits())
        .hasSize(K);
  }

  @ParameterizedTest
  @EnumSource
  void anEmptySourceHasNoNeighbours(Distance distance) {
    IndexReader reader = open(MemorySegmentVectors.of(new float[0][], DIMENSION), distance);
    float[] query = query();
    assertThat(search(reader, query, new Accepted.First(0), K).hits()).isEmpty();
    assertThat(search(reader, query, new Accepted.Only(OrdinalSet.none(0)), K).hits()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void aSingleRowIsFound(Distance distance, Seed seed) {
    float[][] rows = SeededVectors.gaussian(seed, 1, DIMENSION);
    IndexReader reader = open(MemorySegmentVectors.of(rows, DIMENSION), distance);
    for (int k : new int[] {1, 2, 1_000}) {
      assertThat(search(reader, query(), new Accepted.First(1), k).hits())
          .extracting(Neighbours.Hit::ordinal)
          .containsExactly(0);
    }
  }

  @ParameterizedTest
  @EnumSource
  void moreThanThereIsGivesWhatThereIs(Distance distance, Seed seed) {
    float[][] rows = SeededVectors.gaussian(seed, 50, DIMENSION);
    IndexReader reader = open(MemorySegmentVectors.of(rows, DIMENSION), distance);
    Accepted all = new Accepted.First(50);
    assertNear(distance, rows, List.of(query()), reader, all, 500, recallFloor(distance));
  }

  @ParameterizedTest
  @EnumSource
  void theNearestAreFound(Distance distance, Seed seed) {
    float[][] rows = SeededVectors.clustered(seed, ROWS, DIMENSION, 30);
    IndexReader reader = open(MemorySegmentVectors.of(rows, DIMENSION), distance);
    Accepted all = new Accepted.First(ROWS);
    for (int k : new int[] {1, K, 100}) {
      double floor = recallFloor(distance);
      assertNear(distance, rows, queries(seed, rows), reader, all, k, floor);
    }
  }

  @ParameterizedTest
  @EnumSource
  void ofEqualVectorsAnyAreFound(Distance distance, Seed seed) {
    float[][] rows = new float[200][];
    Arrays.fill(rows, SeededVectors.gaussian(seed, 1, DIMENSION)[0]);
    IndexReader reader = open(MemorySegmentVectors.of(rows, DIMENSION), distance);
    Accepted all = new Accepted.First(rows.length);
    assertNear(distance, rows, List.of(query()), reader, all, K, recallFloor(distance));
  }

  @ParameterizedTest
  @EnumSource
  void copiesOfARowAreAllFound(Distance distance, Seed seed) {
    float[][] rows = SeededVectors.clustered(seed, ROWS, DIMENSION, 30);
    for (int row = 0; row < ROWS; row++) {
      rows[row] = rows[row - row % 5];
    }
    IndexReader reader = open(MemorySegmentVectors.of(rows, DIMENSION), distance);
    Accepted all = new Accepted.First(ROWS);
    assertNear(distance, rows, queries(seed, rows), reader, all, K, recallFloor(distance));
  }

  @ParameterizedTest
  @EnumSource
  void onlyAcceptedRowsAreFoundWhateverTheirShare(Distance distance, Seed seed) {
    float[][] rows = SeededVectors.clustered(seed, ROWS, DIMENSION, 30);
    IndexReader reader = open(MemorySegmentVectors.of(rows, DIMENSION), distance);
    SplittableRandom random = seed.of("filter").random();
    for (double share : new double[] {0, 0.001, 0.01, 0.1, 0.3, 0.5, 0.9, 0.999, 1}) {
      OrdinalSet set = OrdinalSet.none(ROWS);
      for (int row = 0; row < ROWS; row++) {
        if (random.nextDouble() < share) {
          set.add(row);
        }
      }
      Accepted only = new Accepted.Only(set);
      double floor = recallFloor(distance, share);
      assertNear(distance, rows, queries(seed, rows), reader, only, K, floor);
    }
  }

  @ParameterizedTest
  @EnumSource
  void acceptedRowsMayLieTogether(Distance distance, Seed seed) {
    float[][] rows = SeededVectors.clustered(seed, ROWS, DIMENSION, 30);
    IndexReader reader = open(MemorySegmentVectors.of(rows, DIMENSION), distance);
    for (int[] range : new int[][] {{0, 1}, {ROWS - 1, ROWS}, {1_000, 1_700}, {63, 65}}) {
      OrdinalSet set = OrdinalSet.none(ROWS);
      for (int row = range[0]; row < range[1]; row++) {
        set.add(row);
      }
      double floor = recallFloor(distance, (range[1] - range[0]) / (double) ROWS);
      Accepted only = new Accepted.Only(set);
      assertNear(distance, rows, queries(seed, rows), reader, only, K, floor);
    }
  }

  @ParameterizedTest
  @EnumSource
  void rowsFromANumberOnMayBeLeftOut(Distance distance, Seed seed) {
    float[][] rows = SeededVectors.clustered(seed, ROWS, DIMENSION, 30);
    IndexReader reader = open(MemorySegmentVectors.of(rows, DIMENSION), distance);
    for (int count : new int[] {0, 1, 64, 1_000, ROWS - 1}) {
      Accepted first = new Accepted.First(count);
      double floor = recallFloor(distance, count / (double) ROWS);
      assertNear(distance, rows, queries(seed, rows), reader, first, K, floor);
    }
  }

  @ParameterizedTest
  @EnumSource
  void nothingAboveTheBoundIsFound(Distance distance, Seed seed) {
    float[][] rows = SeededVectors.clustered(seed, ROWS, DIMENSION, 30);
    IndexReader reader = open(MemorySegmentVectors.of(rows, DIMENSION), distance);
    DistanceKernel kernel = new ReferenceKernel(distance);
    Accepted all = new Accepted.First(ROWS);
    for (float[] query : queries(seed, rows)) {
      Neighbours truth =
          Neighbours.exact(kernel, rows, query, all, new TopK(K, Float.POSITIVE_INFINITY));
      float bound = truth.hits().get(4).score();
      TopK top = new TopK(K, bound);
      reader.search(query, all, top);
      assertThat(Neighbours.of(top).hits())
          .allSatisfy(hit -> assertThat(hit.score()).isLessThanOrEqualTo(bound));
    }
    TopK none = new TopK(K, Float.NEGATIVE_INFINITY);
    reader.search(query(), all, none);
    assertThat(none.size()).isZero();
  }

  @ParameterizedTest
  @EnumSource
  void whatIsNotANumberIsNeverFound(Distance distance, Seed seed) {
    float[][] rows = SeededVectors.gaussian(seed, 200, DIMENSION);
    for (int row = 3; row < rows.length; row += 50) {
      rows[row][DIMENSION - 1] = Float.NaN;
    }
    IndexReader reader = open(MemorySegmentVectors.of(rows, DIMENSION), distance);
    Accepted all = new Accepted.First(rows.length);
    assertThat(search(reader, query(), all, rows.length).hits())
        .isNotEmpty()
        .noneMatch(hit -> Float.isNaN(hit.score()) || hit.ordinal() % 50 == 3);
  }

  @ParameterizedTest
  @EnumSource
  void resultsOfSeveralSourcesAreKeptApart(Distance distance, Seed seed) {
    float[][] rows = SeededVectors.gaussian(seed, 60, DIMENSION);
    MemorySegmentVectors vectors = MemorySegmentVectors.of(rows, DIMENSION);
    TopK top = new TopK(5, Float.POSITIVE_INFINITY);
    Accepted all = new Accepted.First(60);
    for (int source : new int[] {7, 3}) {
      top.source(source);
      open(vectors, distance).search(rows[11], all, top);
    }
    List<Neighbours.Hit> hits = Neighbours.of(top).hits();
    assertThat(hits).hasSize(5);
    assertThat(hits).extracting(Neighbours.Hit::source).containsOnly(3, 7);
    assertThat(hits)
        .extracting(Neighbours.Hit::ordinal)
        .allSatisfy(o -> assertThat(o).isBetween(0, 59));
  }

  @ParameterizedTest
  @EnumSource
  void severalQueriesFindWhatEachFindsAlone(Distance distance, Seed seed) {
    float[][] rows = SeededVectors.clustered(seed, ROWS, DIMENSION, 30);
    IndexReader reader = open(MemorySegmentVectors.of(rows, DIMENSION), distance);
    OrdinalSet some = OrdinalSet.none(ROWS);
    for (int row = 0; row < ROWS; row += 1 + row / 64 % 9) {
      some.add(row);
    }
    for (Accepted accepted : List.of(new Accepted.First(ROWS), new Accepted.Only(some))) {
      for (int count : new int[] {1, 2, 3, 64, 65, 130}) {
        float[][] queries = SeededVectors.gaussian(seed.of("many"), count, DIMENSION);
        TopK[] tops = new TopK[count];
        Arrays.setAll(tops, i -> new TopK(K, Float.POSITIVE_INFINITY));
        reader.searchAll(queries, accepted, tops);
        for (int q = 0; q < count; q++) {
          assertThat(Neighbours.of(tops[q])).isEqualTo(search(reader, queries[q], accepted, K));
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void rowsAreVerifiedBeforeTheyAreFound(Distance distance, Seed seed) {
    float[][] rows = SeededVectors.clustered(seed, ROWS, DIMENSION, 30);
    MemorySegmentVectors vectors = MemorySegmentVectors.of(rows, DIMENSION);
    IndexReader reader = open(vectors, distance);
    OrdinalSet few = OrdinalSet.none(ROWS);
    for (int row = 5; row < ROWS; row += 97) {
      few.add(row);
    }
    for (Accepted accepted : List.of(new Accepted.Only(few), new Accepted.First(ROWS))) {
      for (Neighbours.Hit hit : search(reader, query(), accepted, 20).hits()) {
        assertThat(vectors.isVerified(hit.ordinal())).isTrue();
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void aDamagedRowIsReportedInsteadOfFound(Distance distance, Seed seed) {
    float[][] rows = SeededVectors.gaussian(seed, 300, DIMENSION);
    MemorySegmentVectors damaged = MemorySegmentVectors.of(rows, DIMENSION).damagedAt(170);
    // All rows are asked for, so none can be passed over.
    assertThatThrownBy(
            () -> search(open(damaged, distance), rows[170], new Accepted.First(300), 300))
        .isInstanceOf(CorruptException.class);
  }

  @ParameterizedTest
  @EnumSource
  void readersServeManyThreads(Distance distance, Seed seed) throws Exception {
    float[][] rows = SeededVectors.clustered(seed, ROWS, DIMENSION, 30);
    IndexReader reader = open(MemorySegmentVectors.of(rows, DIMENSION), distance);
    List<float[]> queries = queries(seed, rows);
    Accepted all = new Accepted.First(ROWS);
    List<Neighbours> alone = queries.stream().map(q -> search(reader, q, all, K)).toList();
    List<Future<List<Neighbours>>> together = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int thread = 0; thread < 8; thread++) {
        together.add(
            threads.submit(() -> queries.stream().map(q -> search(reader, q, all, K)).toList()));
      }
      for (Future<List<Neighbours>> found : together) {
        assertThat(found.get()).isEqualTo(alone);
      }
    }
  }

  /** Only of readers that can tell how they search. */
  @ParameterizedTest
  @EnumSource
  void whatIsExplainedIsWhatASearchDoes(Distance distance, Seed seed) {
    float[][] rows = SeededVectors.clustered(seed, ROWS, DIMENSION, 30);
    if (!(open(MemorySegmentVectors.of(rows, DIMENSION), distance) instanceof Explaining reader)) {
      return;
    }
    SplittableRandom random = seed.of("accepted").random();
    for (int share : new int[] {0, 1, 10, 200, 900, 1_000}) {
      OrdinalSet set = OrdinalSet.none(ROWS);
      for (int row = 0; row < ROWS; row++) {
        if (random.nextInt(1_000) < share) {
          set.add(row);
        }
      }
      Accepted accepted = new Accepted.Only(set);
      for (float[] query : queries(seed, rows).subList(0, 10)) {
        TopK top = new TopK(K, Float.POSITIVE_INFINITY);
        SearchTrace trace = reader.explain(query, accepted, top);
        assertThat(Neighbours.of(top)).isEqualTo(search(reader, query, accepted, K));
        int count = set.count();
        assertThat(trace.method() == SearchMethod.NOTHING).isEqualTo(count == 0);
        assertThat(trace.compared()).isGreaterThanOrEqualTo(Math.min(K, count));
        switch (trace.method()) {
          case NOTHING -> assertThat(trace.compared()).isZero();
          case SCAN -> assertThat(trace.compared()).isEqualTo(count);
          case INDEX -> assertThat(count).isEqualTo(ROWS);
          case FILTERED_INDEX -> assertThat(count).isLessThan(ROWS);
          case FALLBACK_SCAN -> assertThat(trace.compared()).isGreaterThanOrEqualTo(count);
        }
      }
    }
  }

  final void assertNear(
      Distance distance,
      float[][] rows,
      List<float[]> queries,
      IndexReader reader,
      Accepted accepted,
      int k,
      double floor) {
    DistanceKernel kernel = new ReferenceKernel(distance);
    double recall = 0;
    for (float[] query : queries) {
      Neighbours truth =
          Neighbours.exact(kernel, rows, query, accepted, new TopK(k, Float.POSITIVE_INFINITY));
      Neighbours found = search(reader, query, accepted, k);
      if (floor == 1) {
        assertThat(found).isEqualTo(truth);
      }
      assertValid(kernel, rows, query, accepted, found);
      recall += found.recall(truth) / queries.size();
    }
    assertThat(recall).as("recall at %s of %s", k, accepted).isGreaterThan(floor - 1e-9);
  }

  /** Every row found is accepted, found once, and has the score of the kernel. */
  static void assertValid(
      DistanceKernel kernel, float[][] rows, float[] query, Accepted accepted, Neighbours found) {
    assertThat(found.hits()).extracting(Neighbours.Hit::ordinal).doesNotHaveDuplicates();
    for (Neighbours.Hit hit : found.hits()) {
      assertThat(accepted.contains(hit.ordinal())).as("row %s is accepted", hit.ordinal()).isTrue();
      assertThat(hit.score()).isEqualTo(kernel.score(query, rows[hit.ordinal()]));
    }
  }

  static Neighbours search(IndexReader reader, float[] query, Accepted accepted, int k) {
    TopK top = new TopK(k, Float.POSITIVE_INFINITY);
    reader.search(query, accepted, top);
    return Neighbours.of(top);
  }

  /** Queries near rows, as questions are near their answers. */
  static List<float[]> queries(Seed seed, float[][] rows) {
    SplittableRandom random = seed.of("queries").random();
    List<float[]> queries = new ArrayList<>();
    for (int q = 0; q < QUERIES; q++) {
      float[] query = rows[random.nextInt(rows.length)].clone();
      for (int i = 0; i < query.length; i++) {
        query[i] += (float) (0.1 * random.nextGaussian());
      }
      queries.add(query);
    }
    return queries;
  }

  static float[] query() {
    float[] query = new float[DIMENSION];
    Arrays.fill(query, 0.25f);
    return query;
  }
}
