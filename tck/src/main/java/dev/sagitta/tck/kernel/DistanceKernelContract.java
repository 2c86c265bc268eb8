package dev.sagitta.tck.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.sagitta.api.collection.Distance;
import dev.sagitta.spi.kernel.DistanceKernel;
import dev.sagitta.spi.kernel.KernelProvider;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What every kernel provider keeps; extend it and answer the provider. */
@DisplayName("A distance kernel (seed 20261)")
public abstract class DistanceKernelContract {
  private static final long SEED = 20_261;

  /** Around every width of vector registers, and where a loop has a tail, a single step or none. */
  private static final int[] DIMENSIONS = {
    1, 2, 3, 7, 8, 13, 15, 16, 17, 31, 63, 64, 65, 127, 128, 207, 384, 768, 1023, 1024, 4098
  };

  /** For the tests of plug-ins. */
  protected DistanceKernelContract() {}

  /** The provider under test; it has no {@link KernelProvider#obstacle} in the test's process. */
  protected abstract KernelProvider provider();

  /** Every distance with every dimension. */
  static Stream<Arguments> shapes() {
    return Arrays.stream(Distance.values())
        .flatMap(distance -> Arrays.stream(DIMENSIONS).mapToObj(n -> Arguments.of(distance, n)));
  }

  @ParameterizedTest
  @EnumSource
  void theProviderServesEveryDistance(Distance distance) {
    assertThat(provider().obstacle()).isEmpty();
    assertThat(provider().kernel(distance).kind()).isEqualTo(distance);
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void everyMethodAgreesWithDoublePrecision(Distance distance, int dimension) {
    for (int count : new int[] {1, 3, 4, 9}) {
      agrees(distance, vector(dimension, 1), KernelRows.of(rows(count, dimension), 0));
    }
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void rowsMayBeginAtAnyMultipleOfFourBytes(Distance distance, int dimension) {
    for (long offset : new long[] {4, 20, 60}) {
      agrees(distance, vector(dimension, 1), KernelRows.of(rows(5, dimension), offset));
    }
  }

  @ParameterizedTest
  @EnumSource
  void blocksLargerThanCachesAreScoredToTheLastRow(Distance distance) {
    int dimension = 207;
    KernelRows rows = KernelRows.of(rows(1_501, dimension), 0);
    float[][] queries = new float[64][];
    Arrays.setAll(queries, q -> vector(dimension, 100 + q));
    float[] scores = new float[queries.length * rows.values().length];
    provider().kernel(distance).scores(queries, rows.memory(), 0, rows.values().length, scores);
    for (int q = 0; q < queries.length; q++) {
      for (int row = 0; row < rows.values().length; row++) {
        isNear(distance, queries[q], rows.values()[row], scores[q * rows.values().length + row]);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void noRowsGiveNoScores(Distance distance) {
    DistanceKernel kernel = provider().kernel(distance);
    float[] query = vector(17, 1);
    float[] scores = {42};
    MemorySegment memory = KernelRows.of(rows(1, 17), 0).memory();
    kernel.scores(query, memory, 0, 0, scores);
    kernel.scores(query, memory, memory.byteSize(), 0, scores);
    kernel.scores(query, memory, new int[0], 0, scores);
    kernel.scores(new float[][] {query, query, query}, memory, 0, 0, scores);
    assertThat(scores).containsExactly(42);
  }

  @ParameterizedTest
  @EnumSource
  void scoresBehindTheLastAreLeftAlone(Distance distance) {
    DistanceKernel kernel = provider().kernel(distance);
    float[] query = vector(17, 1);
    MemorySegment memory = KernelRows.of(rows(9, 17), 0).memory();
    for (int count = 1; count < 9; count++) {
      float[] scores = new float[40];
      Arrays.fill(scores, 42);
      kernel.scores(query, memory, 0, count, scores);
      assertThat(Arrays.copyOfRange(scores, count, 40)).containsOnly(42);
      kernel.scores(query, memory, new int[] {0, 1, 2, 3, 4, 5, 6, 7, 8}, count, scores);
      assertThat(Arrays.copyOfRange(scores, count, 40)).containsOnly(42);
      kernel.scores(new float[][] {query, query, query, query}, memory, 0, count, scores);
      assertThat(Arrays.copyOfRange(scores, 4 * count, 40)).containsOnly(42);
    }
  }

  @ParameterizedTest
  @EnumSource
  void chosenRowsMayRepeatAndComeInAnyOrder(Distance distance) {
    KernelRows rows = KernelRows.of(rows(6, 65), 0);
    float[] query = vector(65, 1);
    int[] ordinals = {5, 0, 0, 3, 5, 5, 1, 0, 2};
    float[] scores = new float[ordinals.length];
    provider().kernel(distance).scores(query, rows.memory(), ordinals, ordinals.length, scores);
    for (int i = 0; i < ordinals.length; i++) {
      isNear(distance, query, rows.values()[ordinals[i]], scores[i]);
    }
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void notANumberInEitherVectorGivesNotANumber(Distance distance, int dimension) {
    for (int place : new int[] {0, dimension / 2, dimension - 1}) {
      float[] broken = vector(dimension, 1);
      broken[place] = Float.NaN;
      float[][] sound = rows(5, dimension);
      sound[3] = new float[dimension];
      allNaN(distance, broken, KernelRows.of(sound, 0));
      float[][] all = new float[5][];
      Arrays.fill(all, broken);
      allNaN(distance, vector(dimension, 2), KernelRows.of(all, 0));
      allNaN(distance, new float[dimension], KernelRows.of(all, 0));
    }
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void infinitiesAreInfinitelyFarOrHaveNoDirection(Distance distance, int dimension) {
    float[] query = vector(dimension, 1);
    float[] row = vector(dimension, 2);
    query[dimension - 1] = 2;
    row[dimension - 1] = Float.NEGATIVE_INFINITY;
    KernelRows rows = KernelRows.of(new float[][] {row, row, row, row, row}, 0);
    float expected = distance == Distance.COSINE ? Float.NaN : Float.POSITIVE_INFINITY;
    rows.scores(provider().kernel(distance), query)
        .forEach((method, scores) -> assertThat(scores).as(method).containsOnly(expected));
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void finiteVectorsOfAnySizeAreScored(Distance distance, int dimension) {
    float[] scales = {
      Float.MIN_VALUE * 64, 1e-38f, 1e-30f, 1e-12f, 1e-6f, 1e6f, 1e12f, 1e30f, 3e38f
    };
    for (float queryScale : scales) {
      float[] query = scaled(vector(dimension, 1), queryScale);
      // Sizes change from row to row, and some sixteen in a row are alike.
      float[][] rows = new float[2 * scales.length + 16][];
      Arrays.setAll(
          rows, i -> scaled(vector(dimension, 2 + i), scales[Math.min(i, 17) % scales.length]));
      agrees(distance, query, KernelRows.of(rows, 0));
    }
  }

  @ParameterizedTest
  @EnumSource
  void largeProductsOfOppositeSignsDoNotGiveNotANumber(Distance distance) {
    float huge = Float.MAX_VALUE;
    float[] query = new float[64];
    float[] row = new float[64];
    Arrays.fill(query, huge);
    for (int i = 0; i < row.length; i++) {
      row[i] = i % 2 == 0 ? huge : -huge;
    }
    KernelRows rows = KernelRows.of(new float[][] {row, row, row, row, row}, 0);
    agrees(distance, query, rows);
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void zeroVectorsAreOneFromEveryDirection(Distance distance, int dimension) {
    float[] zero = new float[dimension];
    float[] query = vector(dimension, 1);
    KernelRows rows = KernelRows.of(new float[][] {zero, zero, zero, zero, query, zero}, 0);
    agrees(distance, query, rows);
    agrees(distance, zero, rows);
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void cosinesStayBetweenZeroAndTwo(Distance distance, int dimension) {
    float[] query = vector(dimension, 1);
    float[] opposite = scaled(query, -3);
    KernelRows rows =
        KernelRows.of(new float[][] {query, opposite, query, scaled(query, 7), opposite}, 0);
    agrees(distance, query, rows);
    if (distance == Distance.COSINE) {
      rows.scores(provider().kernel(distance), query)
          .values()
          .forEach(scores -> {
            for (float score : scores) {
              assertThat(score).isBetween(0f, 2f);
            }
          });
    }
  }

  @ParameterizedTest
  @EnumSource
  void theScoreOfADistanceIsTheLargestThatIsNotFarther(Distance distance) {
    DistanceKernel kernel = provider().kernel(distance);
    SplittableRandom random = new SplittableRandom(SEED);
    List<Double> distances = new ArrayList<>(List.of(0.0, 1e-45, 1e-38, 1e-20, 1.0, 2.0, 1e19));
    for (int i = 0; i < 10_000; i++) {
      distances.add(Math.exp(random.nextDouble(-40, 40)));
      distances.add((double) (float) Math.exp(random.nextDouble(-40, 40)));
    }
    for (double limit : distances) {
      float score = kernel.score(limit);
      assertThat((double) kernel.distance(score)).isLessThanOrEqualTo(limit);
      assertThat((double) kernel.distance(Math.nextUp(score))).isGreaterThan(limit);
    }
    assertThat(kernel.score(Double.POSITIVE_INFINITY)).isEqualTo(Float.POSITIVE_INFINITY);
    assertThat(kernel.score(1e300)).isEqualTo(Float.MAX_VALUE);
  }

  @ParameterizedTest
  @EnumSource
  void aNegativeDistanceHasTheScoreOfNoNonNegativeOne(Distance distance) {
    assertThat(provider().kernel(distance).score(-1e-3)).isNegative();
  }

  @ParameterizedTest
  @EnumSource
  void distancesGrowWithScores(Distance distance) {
    DistanceKernel kernel = provider().kernel(distance);
    float previous = kernel.distance(0);
    for (float score = Float.MIN_VALUE; score < 1e38f; score *= 1.7f) {
      float next = kernel.distance(score + Float.MIN_VALUE);
      assertThat(next).isGreaterThanOrEqualTo(previous);
      previous = next;
    }
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void readingOutsideTheSegmentThrows(Distance distance, int dimension) {
    DistanceKernel kernel = provider().kernel(distance);
    float[] query = vector(dimension, 1);
    float[][] queries = {query, query, query};
    // The rows lie inside a larger allocation: only the segment's own bounds are in the way.
    MemorySegment memory = Arena.ofAuto().allocate(8L * dimension * 4, 64);
    MemorySegment rows = memory.asSlice(dimension * 4L, 5L * dimension * 4);
    float[] scores = new float[30];
    for (long offset : new long[] {-4, -dimension * 4L, 4, dimension * 4L, Long.MAX_VALUE - 3}) {
      outside(() -> kernel.scores(query, rows, offset, 5, scores));
      outside(() -> kernel.scores(queries, rows, offset, 5, scores));
      outside(() -> kernel.score(query, rows, offset < 0 ? offset : offset + dimension * 16L));
    }
    outside(() -> kernel.scores(query, rows, 0, -1, scores));
    for (int ordinal : new int[] {-1, 5, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
      outside(() -> kernel.scores(query, rows, new int[] {ordinal}, 1, scores));
      outside(() -> kernel.scores(query, rows, new int[] {0, 1, 2, ordinal}, 4, scores));
    }
    outside(() -> kernel.scores(query, rows, new int[] {0}, 2, scores));
    outside(() -> kernel.scores(query, rows, 0, 5, new float[4]));
    outside(() -> kernel.scores(queries, rows, 0, 5, new float[14]));
  }

  @ParameterizedTest
  @EnumSource
  void threadsDoNotDisturbEachOther(Distance distance) throws Exception {
    DistanceKernel kernel = provider().kernel(distance);
    KernelRows rows = KernelRows.of(rows(50, 207), 0);
    List<Future<?>> done = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      for (int thread = 0; thread < 4; thread++) {
        float[] query = vector(207, thread);
        done.add(
            threads.submit(() -> {
              float[] scores = new float[50];
              for (int round = 0; round < 200; round++) {
                kernel.scores(query, rows.memory(), 0, 50, scores);
              }
              for (int row = 0; row < 50; row++) {
                isNear(distance, query, rows.values()[row], scores[row]);
              }
            }));
      }
      for (Future<?> each : done) {
        each.get();
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void kernelsServeWhileTheyAreWarmedUp(Distance distance) throws InterruptedException {
    Thread warmUp = Thread.ofPlatform().start(() -> provider().warmUp());
    KernelRows rows = KernelRows.of(rows(40, 65), 0);
    float[] query = vector(65, 1);
    while (warmUp.isAlive()) {
      agrees(distance, query, rows);
    }
    warmUp.join();
    agrees(distance, query, rows);
  }

  @ParameterizedTest
  @EnumSource
  void aCompiledKernelAllocatesNothing(Distance distance) {
    DistanceKernel kernel = provider().kernel(distance);
    for (int dimension : new int[] {128, 207}) {
      KernelRows rows = KernelRows.of(rows(21, dimension), 0);
      float[] query = vector(dimension, 1);
      float[][] queries = {query, query, query, query, query};
      int[] ordinals = {1, 5, 3, 2, 12, 0, 7};
      float[] scores = new float[105];
      Allocation.none("one row", () -> scores[0] = kernel.score(query, rows.memory(), 0));
      Allocation.none("arrays", () -> scores[0] = kernel.score(query, rows.values()[1]));
      Allocation.none("rows", () -> kernel.scores(query, rows.memory(), 0, 21, scores));
      Allocation.none(
          "chosen rows", () -> kernel.scores(query, rows.memory(), ordinals, 7, scores));
      Allocation.none("block", () -> kernel.scores(queries, rows.memory(), 0, 21, scores));
    }
  }

  private static void outside(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    assertThatThrownBy(call).isInstanceOf(IndexOutOfBoundsException.class);
  }

  private void allNaN(Distance distance, float[] query, KernelRows rows) {
    rows.scores(provider().kernel(distance), query)
        .forEach((method, scores) -> assertThat(scores).as(method).containsOnly(Float.NaN));
  }

  private void agrees(Distance distance, float[] query, KernelRows rows) {
    rows.scores(provider().kernel(distance), query)
        .forEach((method, scores) -> {
          for (int row = 0; row < scores.length; row++) {
            isNear(distance, query, rows.values()[row], scores[row]);
          }
        });
  }

  private static void isNear(Distance distance, float[] query, float[] row, float score) {
    double expected = ScoreOracle.score(distance, query, row);
    double tolerance = ScoreOracle.tolerance(distance, query, row);
    assertThat(score).isNotNaN();
    if (Float.isInfinite(score)) {
      assertThat(Math.abs(expected) + tolerance).isGreaterThan(Float.MAX_VALUE);
      assertThat(Math.signum(score) * expected).isGreaterThanOrEqualTo(-tolerance);
    } else {
      assertThat((double) score).isCloseTo(expected, within(tolerance));
    }
  }

  private static float[][] rows(int count, int dimension) {
    float[][] rows = new float[count][];
    Arrays.setAll(rows, i -> vector(dimension, 1_000 + i));
    return rows;
  }

  private static float[] vector(int dimension, long number) {
    SplittableRandom random = new SplittableRandom(SEED + 7919 * number);
    float[] vector = new float[dimension];
    for (int i = 0; i < dimension; i++) {
      vector[i] = (float) random.nextDouble(-1, 1);
    }
    return vector;
  }

  private static float[] scaled(float[] vector, float factor) {
    float[] scaled = vector.clone();
    for (int i = 0; i < scaled.length; i++) {
      scaled[i] *= factor;
    }
    return scaled;
  }
}
