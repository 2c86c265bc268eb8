package dev.sagitta.benchmarks;

import dev.sagitta.spi.kernel.CodeKernel;
import dev.sagitta.spi.kernel.CodeRows;
import dev.sagitta.spi.kernel.CodeSums;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
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
 * Nanoseconds for one query and one code by each kind of sum, in the cache and out of it. The
 * stride is that of the values alone; lookups are of one byte for four values.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 1, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class CodeKernelBenchmark {
  private static final int BATCH = 64;
  private static final int BATCHES = 4_096;

  /** The kernel's provider. */
  @Param({"vector", "scalar"})
  public String kernel;

  /** The kind of sum. */
  @Param public Kind kind;

  /** The length of the vectors. */
  @Param({"128", "768"})
  public int dimension;

  /** The memory of all codes: in the L2 cache, or out of every cache. */
  @Param({"64", "524288"})
  public int kilobytes;

  private CodeSums<?> sums;
  private MemorySegment codes;
  private int stride;
  private int[][] ordinals;
  private float[] results;
  private int batch;

  /** For JMH, which fills the fields. */
  @SuppressWarnings("NullAway.Init")
  public CodeKernelBenchmark() {}

  /** The kinds of sums. */
  public enum Kind {
    /** Signed and unsigned bytes. */
    BYTE_DOTS,
    /** Unsigned bytes. */
    BYTE_DIFFERENCES,
    /** Floats and unsigned bytes. */
    FLOAT_DOTS,
    /** Floats and unsigned bytes. */
    FLOAT_DIFFERENCES,
    /** Signed bytes and half bytes. */
    NIBBLE_DOTS,
    /** Half bytes and bits. */
    BIT_DOTS,
    /** Tables. */
    LOOKUPS
  }

  /** Makes the codes. */
  @Setup
  public void setUp() {
    SplittableRandom random = new SplittableRandom(1);
    int values = kind == Kind.LOOKUPS ? dimension / 4 : dimension;
    stride =
        switch (kind) {
          case NIBBLE_DOTS -> values / 2;
          case BIT_DOTS -> values / 8;
          default -> values;
        };
    int rows = Math.max(BATCH, (int) (kilobytes * 1_024L / stride));
    codes = Arena.ofAuto().allocate((long) rows * stride, 64);
    for (long at = 0; at + 8 <= codes.byteSize(); at += 8) {
      codes.set(ValueLayout.JAVA_LONG, at, random.nextLong());
    }
    sums = sums(Kernels.codes(kernel), new CodeRows(values, stride), random);
    ordinals = new int[BATCHES][];
    for (int i = 0; i < BATCHES; i++) {
      ordinals[i] = random.ints(BATCH, 0, rows).toArray();
    }
    results = new float[BATCH];
  }

  private CodeSums<?> sums(CodeKernel codeKernel, CodeRows rows, SplittableRandom random) {
    return switch (kind) {
      case BYTE_DOTS -> withBytes(codeKernel.byteDots(rows), rows.values(), random);
      case BYTE_DIFFERENCES -> withBytes(codeKernel.byteDifferences(rows), rows.values(), random);
      case FLOAT_DOTS -> withFloats(codeKernel.floatDots(rows), rows.values(), random);
      case FLOAT_DIFFERENCES ->
          withFloats(codeKernel.floatDifferences(rows), rows.values(), random);
      case NIBBLE_DOTS -> withBytes(codeKernel.nibbleDots(rows), rows.values(), random);
      case BIT_DOTS -> withBytes(codeKernel.bitDots(rows), rows.values(), random);
      case LOOKUPS -> withFloats(codeKernel.lookups(rows), 256 * rows.values(), random);
    };
  }

  private static CodeSums<byte[]> withBytes(
      CodeSums<byte[]> sums, int length, SplittableRandom random) {
    byte[] query = new byte[length];
    random.nextBytes(query);
    sums.query(query);
    return sums;
  }

  private static CodeSums<float[]> withFloats(
      CodeSums<float[]> sums, int length, SplittableRandom random) {
    float[] query = new float[length];
    for (int i = 0; i < length; i++) {
      query[i] = (float) random.nextDouble(-1, 1);
    }
    sums.query(query);
    return sums;
  }

  /** Codes that follow one another. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public float[] rows() {
    long bytes = (long) BATCH * stride;
    long at = batch++ * bytes % (codes.byteSize() - bytes + 1);
    sums.rows(codes, Math.max(0, at), BATCH, results);
    return results;
  }

  /** Codes by number, at random. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public float[] chosen() {
    sums.chosen(codes, ordinals[batch++ & (BATCHES - 1)], BATCH, results);
    return results;
  }
}
