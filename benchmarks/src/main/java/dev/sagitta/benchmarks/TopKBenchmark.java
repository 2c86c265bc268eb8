package dev.sagitta.benchmarks;

import dev.sagitta.spi.index.TopK;
import java.util.Arrays;
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

/** Nanoseconds to offer a row to a selection of the k nearest, of 16,384 that are offered. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class TopKBenchmark {
  private static final int ROWS = 16_384;

  /** How many are selected. */
  @Param({"10", "100", "1000"})
  public int k;

  private float[] random;
  private float[] falling;

  /** For JMH, which fills the fields. */
  @SuppressWarnings("NullAway.Init")
  public TopKBenchmark() {}

  /** Makes the scores. */
  @Setup
  public void setUp() {
    SplittableRandom numbers = new SplittableRandom(1);
    random = new float[ROWS];
    for (int row = 0; row < ROWS; row++) {
      random[row] = numbers.nextFloat();
    }
    float[] rising = random.clone();
    Arrays.sort(rising);
    falling = new float[ROWS];
    for (int row = 0; row < ROWS; row++) {
      falling[row] = rising[ROWS - 1 - row];
    }
  }

  /** In random order: most rows are refused. */
  @Benchmark
  @OperationsPerInvocation(ROWS)
  public TopK random() {
    return offered(random);
  }

  /** The farthest first: every row is taken, and puts another one out. */
  @Benchmark
  @OperationsPerInvocation(ROWS)
  public TopK falling() {
    return offered(falling);
  }

  private TopK offered(float[] scores) {
    TopK top = new TopK(k, Float.POSITIVE_INFINITY);
    for (int row = 0; row < ROWS; row++) {
      top.offer(row, scores[row]);
    }
    return top;
  }
}
