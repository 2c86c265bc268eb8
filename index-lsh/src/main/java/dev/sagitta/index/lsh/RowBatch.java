package dev.sagitta.index.lsh;

import dev.sagitta.spi.index.Accepted;
import dev.sagitta.spi.index.OrdinalSet;
import dev.sagitta.spi.index.TopK;
import dev.sagitta.spi.kernel.DistanceKernel;

/** Rows on their way to a selection, scored by their vectors many at a time. For one thread. */
final class RowBatch {
  private static final int ROWS = 256;

  private final VerifiedRows rows;
  private final DistanceKernel kernel;
  private final int[] ordinals = new int[ROWS];
  private final float[] scores = new float[ROWS];
  private int count;

  RowBatch(VerifiedRows rows, DistanceKernel kernel) {
    this.rows = rows;
    this.kernel = kernel;
  }

  /** Adds a row; it is offered at the latest by {@link #flush}. */
  void add(int ordinal, float[] query, TopK top) {
    rows.verify(ordinal);
    ordinals[count++] = ordinal;
    if (count == ROWS) {
      flush(query, top);
    }
  }

  /** Offers what was added. */
  void flush(float[] query, TopK top) {
    kernel.scores(query, rows.source().memory(), ordinals, count, scores);
    for (int i = 0; i < count; i++) {
      top.offer(ordinals[i], scores[i]);
    }
    count = 0;
  }

  /** Forgets what was added and not offered, after a failure. */
  void clear() {
    count = 0;
  }

  /** Offers every accepted row. */
  void scan(float[] query, Accepted accepted, TopK top) {
    switch (accepted) {
      case Accepted.First(int first) -> {
        long rowBytes = query.length * 4L;
        for (int row = 0; row < first; row += ROWS) {
          int size = Math.min(ROWS, first - row);
          rows.source().verify(row, size);
          kernel.scores(query, rows.source().memory(), row * rowBytes, size, scores);
          for (int i = 0; i < size; i++) {
            top.offer(row + i, scores[i]);
          }
        }
      }
      case Accepted.Only(OrdinalSet set) -> {
        for (int row = set.next(0); row >= 0; row = set.next(row + 1)) {
          add(row, query, top);
        }
        flush(query, top);
      }
    }
  }
}
