package dev.sagitta.benchmarks;

import dev.sagitta.api.collection.Distance;
import dev.sagitta.index.flat.FlatIndexProvider;
import dev.sagitta.spi.index.Accepted;
import dev.sagitta.spi.index.IndexReader;
import dev.sagitta.spi.index.OrdinalSet;
import dev.sagitta.spi.index.ScanIndex;
import dev.sagitta.spi.index.TopK;
import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.Map;
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

/**
 * Milliseconds for one query against 100,000 vectors in memory: alone, in a block, with filters.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(value = 1, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 2)
public class FlatScanBenchmark {
  private static final int ROWS = 100_000;
  private static final int QUERIES = 64;
  private static final int K = 10;

  /** The distance. */
  @Param({"EUCLIDEAN", "DOT", "COSINE"})
  public Distance distance;

  /** The length of the vectors. */
  @Param({"128", "768"})
  public int dimension;

  /** How many of a hundred rows the filter accepts, spread evenly at random. */
  @Param({"10"})
  public int percent;

  private IndexReader reader;
  private float[][] queries;
  private Accepted some;

  /** For JMH, which fills the fields. */
  @SuppressWarnings("NullAway.Init")
  public FlatScanBenchmark() {}

  /** Makes the vectors. */
  @Setup
  public void setUp() {
    RandomVectors vectors = RandomVectors.of(ROWS, dimension, Arena.ofAuto());
    ScanIndex index = (ScanIndex) new FlatIndexProvider().configure(Map.of());
    reader = index.open(vectors, Kernels.of("vector", distance));
    queries = RandomVectors.queries(QUERIES, dimension);
    OrdinalSet set = OrdinalSet.none(ROWS);
    SplittableRandom random = new SplittableRandom(2);
    for (int row = 0; row < ROWS; row++) {
      if (random.nextInt(100) < percent) {
        set.add(row);
      }
    }
    some = new Accepted.Only(set);
  }

  /** One query, all rows. */
  @Benchmark
  public TopK one() {
    TopK top = new TopK(K, Float.POSITIVE_INFINITY);
    reader.search(queries[0], new Accepted.First(ROWS), top);
    return top;
  }

  /** One query, the rows of the filter. */
  @Benchmark
  public TopK filtered() {
    TopK top = new TopK(K, Float.POSITIVE_INFINITY);
    reader.search(queries[0], some, top);
    return top;
  }

  /** One of 64 queries of one call, all rows. */
  @Benchmark
  @OperationsPerInvocation(QUERIES)
  public TopK[] block() {
    TopK[] tops = new TopK[QUERIES];
    Arrays.setAll(tops, i -> new TopK(K, Float.POSITIVE_INFINITY));
    reader.searchAll(queries, new Accepted.First(ROWS), tops);
    return tops;
  }
}
