package dev.sagitta.kernels;

import dev.sagitta.spi.kernel.CodeKernel;
import dev.sagitta.spi.kernel.CodeRows;
import dev.sagitta.spi.kernel.CodeSums;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * What {@link KernelWarmUp} is for vectors, for codes: one kind of sum over codes of one length, by
 * both kernels. It comes second, and takes longer: there are six kinds, each a large method to
 * compile. The distance kernels serve at full speed meanwhile.
 *
 * @param vector the sums with the Vector API
 * @param scalar the same in plain Java
 * @param codes a few codes
 */
record CodeWarmUp(CodeSums<?> vector, CodeSums<?> scalar, MemorySegment codes) {
  // An odd number, so that some are computed alone.
  private static final int ROWS = 23;

  private static final int[] ORDINALS = new int[ROWS];

  /** Calls between two looks at the clock. */
  private static final int CALLS = 8;

  /** How many warm-ups are under way in this process. */
  private static final AtomicInteger RUNNING = new AtomicInteger();

  /** True while plain Java should serve. */
  static boolean isRunning() {
    return RUNNING.get() != 0;
  }

  /** Warms up the distance kernels, then every kind of sum; ends early if interrupted. */
  static void run() {
    RUNNING.incrementAndGet();
    try (Arena arena = Arena.ofShared()) {
      KernelWarmUp.run();
      List<CodeWarmUp> kinds = all(arena);
      long begin = System.nanoTime();
      boolean warm = false;
      while (!warm
          && System.nanoTime() - begin < KernelWarmUp.LIMIT_NANOS
          && !Thread.currentThread().isInterrupted()) {
        warm = true;
        for (CodeWarmUp kind : kinds) {
          warm &= kind.isWarm();
        }
      }
    } finally {
      RUNNING.decrementAndGet();
    }
  }

  /** Every kind with and without a tail. */
  private static List<CodeWarmUp> all(Arena arena) {
    return Stream.of(128, 203).flatMap(values -> of(values, arena)).toList();
  }

  private static Stream<CodeWarmUp> of(int values, Arena arena) {
    CodeRows rows = new CodeRows(values, values);
    CodeRows halves = new CodeRows(2 * values, values);
    // Signs come by words: with a tail there is one more.
    CodeRows bits = new CodeRows(values == 128 ? 1_024 : 1_088, values);
    MemorySegment codes = arena.allocate((long) ROWS * values, 64);
    CodeKernel vector = VectorCodeKernel.KERNEL;
    CodeKernel scalar = ScalarCodeKernel.KERNEL;
    return Stream.of(
        new CodeWarmUp(vector.byteDots(rows), scalar.byteDots(rows), codes),
        new CodeWarmUp(vector.byteDifferences(rows), scalar.byteDifferences(rows), codes),
        new CodeWarmUp(vector.floatDots(rows), scalar.floatDots(rows), codes),
        new CodeWarmUp(vector.floatDifferences(rows), scalar.floatDifferences(rows), codes),
        new CodeWarmUp(vector.nibbleDots(halves), scalar.nibbleDots(halves), codes),
        new CodeWarmUp(vector.bitDots(bits), scalar.bitDots(bits), codes));
  }

  /** Runs both; true if the sums with the Vector API are the faster ones by now. */
  boolean isWarm() {
    float[] sums = new float[ROWS];
    // Both methods are measured in every round: to measure is to warm up.
    boolean rows = rows(vector, sums) < rows(scalar, sums);
    boolean chosen = chosen(vector, sums) < chosen(scalar, sums);
    return rows && chosen;
  }

  private long rows(CodeSums<?> kernel, float[] sums) {
    long begin = System.nanoTime();
    for (int call = 0; call < CALLS; call++) {
      kernel.rows(codes, 0, ROWS, sums);
    }
    return System.nanoTime() - begin;
  }

  private long chosen(CodeSums<?> kernel, float[] sums) {
    long begin = System.nanoTime();
    for (int call = 0; call < CALLS; call++) {
      kernel.chosen(codes, ORDINALS, ROWS, sums);
    }
    return System.nanoTime() - begin;
  }
}
