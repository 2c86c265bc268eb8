package dev.sagitta.engine.table;

/**
 * Which chunk a row of a memory table lies in. Chunks double from 4 rows up to a cap and then stay
 * equal, so that a small table is small and a large one is a short list.
 *
 * @param cap the rows of the largest chunks; a power of two, 4 or more
 */
record ChunkLayout(int cap) {
  private static final int SMALLEST = 4;
  private static final int LARGEST_BYTES = 8 << 20;
  private static final int LARGEST_ROWS = 1 << 16;

  static ChunkLayout forDimension(int dimension) {
    int rows = Math.min(LARGEST_ROWS, LARGEST_BYTES / (Float.BYTES * Math.max(1, dimension)));
    return new ChunkLayout(Math.max(SMALLEST, Integer.highestOneBit(Math.max(1, rows))));
  }

  int chunkOf(int row) {
    if (row < cap) {
      return doublings(row);
    }
    return doublings(cap) + (row - cap) / cap;
  }

  int firstRow(int chunk) {
    if (chunk == 0) {
      return 0;
    }
    int even = doublings(cap);
    return chunk < even ? SMALLEST << (chunk - 1) : cap + (chunk - even) * cap;
  }

  int rows(int chunk) {
    return chunk == 0 ? SMALLEST : Math.min(cap, SMALLEST << Math.min(24, chunk - 1));
  }

  private static int doublings(int row) {
    return Integer.SIZE - Integer.numberOfLeadingZeros(row / SMALLEST);
  }
}
