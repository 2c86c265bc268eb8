package dev.sagitta.benchmarks.index;

import dev.sagitta.api.collection.Distance;
import dev.sagitta.benchmarks.ClusteredVectors;
import dev.sagitta.benchmarks.Kernels;
import dev.sagitta.spi.index.Accepted;
import dev.sagitta.spi.index.BuildInput;
import dev.sagitta.spi.index.BuildMonitor;
import dev.sagitta.spi.index.BuiltIndex;
import dev.sagitta.spi.index.Explaining;
import dev.sagitta.spi.index.TopK;
import dev.sagitta.spi.kernel.KernelProvider;
import java.lang.foreign.Arena;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Nanoseconds of a search in a graph of 20,000 nodes, and of each node that it compares ({@code
 * compared}): following its link, its mark, its distance and its place among the nearest.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 1, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class GraphStepBenchmark {
  private static final int ROWS = 20_000;
  private static final int QUERIES = 256;
  private static final int K = 10;

  /** The length of the vectors. */
  @Param({"32", "128", "768"})
  public int dimension;

  /** What makes the codes of nodes. */
  @Param({"none", "sq8"})
  public String quantizer;

  /** How many nodes the search keeps. */
  @Param({"10", "100"})
  public int ef;

  private Explaining reader;
  private float[][] queries;
  private long[] compared;
  private int next;

  /** For JMH, which fills the fields. */
  @SuppressWarnings("NullAway.Init")
  public GraphStepBenchmark() {}

  /** How many nodes were compared; JMH divides the time by it. */
  @AuxCounters(AuxCounters.Type.OPERATIONS)
  @State(Scope.Thread)
  public static class Steps {
    /** The nodes. */
    public long compared;

    /** None yet. */
    public Steps() {}
  }

  /** Builds the graph, and counts what each search compares. */
  @Setup
  public void setUp() {
    KernelProvider kernels = Kernels.provider("vector");
    ClusteredVectors vectors = ClusteredVectors.of(ROWS, dimension, Arena.ofAuto());
    Collected bytes = new Collected(Arena.ofAuto());
    BuiltIndex index = (BuiltIndex) Indexes.find("hnsw", Map.of(), quantizer, kernels);
    BuildInput input =
        new BuildInput(
            vectors, kernels.kernel(Distance.EUCLIDEAN), new ThreadWorkers(2), 42, List.of());
    index.build(input, bytes, BuildMonitor.UNDISTURBED);
    reader =
        (Explaining)
            index
                .open(vectors, input.kernel(), bytes.bytes())
                .tuned(Map.of("ef", Integer.toString(ef)));
    queries = ClusteredVectors.queries(QUERIES, dimension);
    compared = new long[QUERIES];
    for (int q = 0; q < QUERIES; q++) {
      compared[q] = reader.explain(queries[q], new Accepted.First(ROWS), top()).compared();
    }
  }

  private static TopK top() {
    return new TopK(K, Float.POSITIVE_INFINITY);
  }

  /** One search. */
  @Benchmark
  public TopK search(Steps steps) {
    next = (next + 1) % QUERIES;
    TopK top = top();
    reader.search(queries[next], new Accepted.First(ROWS), top);
    steps.compared += compared[next];
    return top;
  }
}
