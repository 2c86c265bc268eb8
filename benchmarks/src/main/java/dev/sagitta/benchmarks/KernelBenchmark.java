package dev.sagitta.benchmarks;

import dev.sagitta.api.collection.Distance;
import dev.sagitta.spi.kernel.DistanceKernel;
import java.lang.foreign.Arena;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Nanoseconds for one pair of vectors by each method of a kernel, with the rows in the cache. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 2, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class KernelBenchmark {
  private static final int ROWS = 64;
  private static final int QUERIES = 64;

  /** The kernel's provider. */
  @Param({"vector", "scalar"})
  public String kernel;

  /** The kernel's distance. */
  @Param({"EUCLIDEAN", "DOT", "COSINE"})
  public Distance distance;

  /** The length of the vectors. */
  @Param({"128", "768"})
  public int dimension;

  private DistanceKernel kernelInUse;
  private RandomVectors vectors;
  private float[][] queries;
  private int[] ordinals;
  private float[] scores;

  /** For JMH, which fills the fields. */
  @SuppressWarnings("NullAway.Init")
  public KernelBenchmark() {}

  /** Makes the vectors. */
  @Setup
  public void setUp() {
    kernelInUse = Kernels.of(kernel, distance);
    vectors = RandomVectors.of(ROWS, dimension, Arena.ofAuto());
    queries = RandomVectors.queries(QUERIES, dimension);
    SplittableRandom random = new SplittableRandom(1);
    ordinals = random.ints(ROWS, 0, ROWS).toArray();
    scores = new float[QUERIES * ROWS];
  }

  /** One row by a call of its own. */
  @Benchmark
  @OperationsPerInvocation(ROWS)
  public float[] single() {
    long rowBytes = dimension * 4L;
    for (int row = 0; row < ROWS; row++) {
      scores[row] = kernelInUse.score(queries[0], vectors.memory(), row * rowBytes);
    }
    return scores;
  }

  /** Rows that follow one another. */
  @Benchmark
  @OperationsPerInvocation(ROWS)
  public float[] rows() {
    kernelInUse.scores(queries[0], vectors.memory(), 0, ROWS, scores);
    return scores;
  }

  /** Rows by number. */
  @Benchmark
  @OperationsPerInvocation(ROWS)
  public float[] gathered() {
    kernelInUse.scores(queries[0], vectors.memory(), ordinals, ROWS, scores);
    return scores;
  }

  /** Many queries against many rows. */
  @Benchmark
  @OperationsPerInvocation(ROWS * QUERIES)
  public float[] block() {
    kernelInUse.scores(queries, vectors.memory(), 0, ROWS, scores);
    return scores;
  }
}
