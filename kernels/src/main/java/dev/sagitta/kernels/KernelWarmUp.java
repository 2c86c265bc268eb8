package dev.sagitta.kernels;

import dev.sagitta.api.collection.Distance;
import dev.sagitta.spi.kernel.DistanceKernel;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Calls the vector kernels until the virtual machine has compiled them: until each method is faster
 * than its scalar twin, or three seconds are over.
 *
 * <p>What has not happened by then is not compiled: its first time throws the compiled code away.
 * So the vectors are with and without a tail, and among the rows are a zero and a huge one.
 */
final class KernelWarmUp {
  static final long LIMIT_NANOS = 3_000_000_000L;

  private static final int WITHOUT_TAIL = 128;
  private static final int WITH_TAIL = 203;

  private static final int ROWS = 24;
  private static final int QUERIES = 4;

  /** Calls between two looks at the clock. */
  private static final int CALLS = 8;

  /** How many warm-ups are under way in this process. */
  private static final AtomicInteger RUNNING = new AtomicInteger();

  private final float[][] queries;
  private final int[] ordinals = new int[ROWS];
  private final float[] scores = new float[QUERIES * ROWS];
  private final MemorySegment rows;

  private KernelWarmUp(int dimension, Arena arena) {
    queries = new float[QUERIES][dimension];
    for (float[] query : queries) {
      Arrays.fill(query, 0.25f);
    }
    // Memory of the kind that databases have. The first row stays zero.
    rows = arena.allocate((long) ROWS * dimension * 4, 64);
    for (int row = 1; row < ROWS; row++) {
      for (int i = 0; i < dimension; i++) {
        float value = row == 1 ? Float.MAX_VALUE : 0.5f;
        rows.set(DoublePrecision.STORED, ((long) row * dimension + i) * 4, value);
      }
      ordinals[row] = row;
    }
  }

  /** True while scalar kernels should serve. */
  static boolean isRunning() {
    return RUNNING.get() != 0;
  }

  /** Warms up every kernel; returns early if the thread is interrupted. */
  static void run() {
    RUNNING.incrementAndGet();
    try (Arena arena = Arena.ofShared()) {
      List<KernelWarmUp> shapes =
          List.of(new KernelWarmUp(WITHOUT_TAIL, arena), new KernelWarmUp(WITH_TAIL, arena));
      long begin = System.nanoTime();
      boolean warm = false;
      while (!warm
          && System.nanoTime() - begin < LIMIT_NANOS
          && !Thread.currentThread().isInterrupted()) {
        warm = true;
        for (Distance distance : Distance.values()) {
          for (KernelWarmUp shape : shapes) {
            warm &= shape.isWarm(StagedKernel.of(distance));
          }
        }
      }
    } finally {
      RUNNING.decrementAndGet();
    }
  }

  private boolean isWarm(StagedKernel kernel) {
    boolean warm = true;
    for (Method method : Method.values()) {
      // Each is measured in every round: to measure is to warm up.
      warm &= nanos(kernel.vector(), method) < nanos(kernel.scalar(), method);
    }
    return warm;
  }

  private long nanos(DistanceKernel kernel, Method method) {
    long begin = System.nanoTime();
    for (int call = 0; call < CALLS; call++) {
      switch (method) {
        case ARRAYS -> arrays(kernel);
        case ONE_ROW -> rowByRow(kernel);
        case ROWS -> kernel.scores(queries[0], rows, 0, ROWS, scores);
        case CHOSEN -> kernel.scores(queries[0], rows, ordinals, ROWS, scores);
        case BLOCK -> kernel.scores(queries, rows, 0, ROWS, scores);
      }
    }
    return System.nanoTime() - begin;
  }

  private void arrays(DistanceKernel kernel) {
    for (int row = 0; row < ROWS; row++) {
      scores[row] = kernel.score(queries[0], queries[1]);
    }
  }

  private void rowByRow(DistanceKernel kernel) {
    for (int row = 0; row < ROWS; row++) {
      scores[row] = kernel.score(queries[0], rows, row * (queries[0].length * 4L));
    }
  }

  /** The methods of a kernel that compute. */
  private enum Method {
    ARRAYS,
    ONE_ROW,
    ROWS,
    CHOSEN,
    BLOCK
  }
}
