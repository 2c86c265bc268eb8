package dev.sagitta.tck.kernel;

import dev.sagitta.spi.kernel.DistanceKernel;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** Rows in off-heap memory and every way to have a kernel score them. */
final class KernelRows {
  private static final ValueLayout.OfFloat STORED =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final float[][] values;
  private final MemorySegment memory;
  private final long offset;

  private KernelRows(float[][] values, MemorySegment memory, long offset) {
    this.values = values;
    this.memory = memory;
    this.offset = offset;
  }

  /** Copies rows off the heap, at an offset from a 64-byte boundary. */
  static KernelRows of(float[][] values, long offset) {
    int dimension = values.length == 0 ? 0 : values[0].length;
    MemorySegment memory =
        Arena.ofAuto().allocate(offset + (long) values.length * dimension * 4, 64);
    for (int row = 0; row < values.length; row++) {
      for (int i = 0; i < dimension; i++) {
        memory.set(STORED, offset + ((long) row * dimension + i) * 4, values[row][i]);
      }
    }
    return new KernelRows(values, memory, offset);
  }

  /** The rows on the heap. */
  float[][] values() {
    return values;
  }

  /** The same rows off the heap, and nothing behind them. */
  MemorySegment memory() {
    return memory;
  }

  /**
   * The scores of the query with all rows by each method of the kernel; those by ordinals only if
   * the offset is 0, where ordinals count from.
   */
  Map<String, float[]> scores(DistanceKernel kernel, float[] query) {
    int count = values.length;
    Map<String, float[]> results = new LinkedHashMap<>();
    float[] one = new float[count];
    float[] row = new float[count];
    for (int i = 0; i < count; i++) {
      one[i] = kernel.score(query, values[i]);
      row[i] = kernel.score(query, memory, offset + i * (query.length * 4L));
    }
    results.put("array against array", one);
    results.put("one row", row);
    float[] rows = new float[count];
    kernel.scores(query, memory, offset, count, rows);
    results.put("rows in a row", rows);
    if (offset == 0) {
      float[] chosen = new float[count];
      int[] ordinals = new int[count];
      Arrays.setAll(ordinals, i -> count - 1 - i);
      kernel.scores(query, memory, ordinals, count, chosen);
      results.put("chosen rows", reversed(chosen));
    }
    for (int queryCount : new int[] {1, 2, 3, 4, 7}) {
      block(kernel, query, queryCount, results);
    }
    return results;
  }

  /** A block in which the query stands first and last, among others. */
  private void block(
      DistanceKernel kernel, float[] query, int queryCount, Map<String, float[]> results) {
    int count = values.length;
    float[][] queries = new float[queryCount][];
    for (int q = 0; q < queryCount; q++) {
      queries[q] = q == 0 || q == queryCount - 1 ? query : values[q % count];
    }
    float[] scores = new float[queryCount * count];
    kernel.scores(queries, memory, offset, count, scores);
    results.put("first of " + queryCount + " queries", Arrays.copyOf(scores, count));
    results.put(
        "last of " + queryCount + " queries",
        Arrays.copyOfRange(scores, (queryCount - 1) * count, queryCount * count));
  }

  private static float[] reversed(float[] array) {
    float[] reversed = new float[array.length];
    for (int i = 0; i < array.length; i++) {
      reversed[i] = array[array.length - 1 - i];
    }
    return reversed;
  }
}
