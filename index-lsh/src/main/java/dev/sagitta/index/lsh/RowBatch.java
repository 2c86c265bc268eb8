package dev.sagitta.index.lsh;

import dev.sagitta.spi.index.Accepted;
import dev.sagitta.spi.index.OrdinalSet;
import dev.sagitta.spi.index.TopK;
import dev.sagitta.spi.kernel.DistanceKernel;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Rows on their way to a selection, scored by their vectors many at a time. For one thread. */
final class RowBatch {
  /** Rows that lie together and are scored in one call. */
  private static final int ROWS = 256;

  /** Rows that lie apart and are fetched together; more push each other out of the cache. */
  private static final int APART = 16;

  private static final int LINE_BYTES = 64;
  private static final int TOUCHED_BYTES = 1_024;

  private final VerifiedRows rows;
  private final DistanceKernel kernel;
  private final int[] ordinals = new int[APART];
  private final float[] scores = new float[ROWS];
  private int count;

  /** Receives what is read ahead of its use, so that the compiler keeps the reads. */
  private long touched;

  RowBatch(VerifiedRows rows, DistanceKernel kernel) {
    this.rows = rows;
    this.kernel = kernel;
  }

  /** Adds a row; it is offered at the latest by {@link #flush}. */
  void add(int ordinal, float[] query, TopK top) {
    rows.verify(ordinal);
    ordinals[count++] = ordinal;
    if (count == APART) {
      flush(query, top);
    }
  }

  /** Offers what was added. */
  void flush(float[] query, TopK top) {
    touch(query.length * 4L);
    kernel.scores(query, rows.source().memory(), ordinals, count, scores);
    for (int i = 0; i < count; i++) {
      top.offer(ordinals[i], scores[i]);
    }
    count = 0;
  }

  /** Reads a byte of every line of the rows, side by side; see {@link StoredTables}. */
  private void touch(long rowBytes) {
    MemorySegment memory = rows.source().memory();
    long most = Math.min(rowBytes, TOUCHED_BYTES);
    long sum = 0;
    for (long line = 0; line < most; line += LINE_BYTES) {
      for (int i = 0; i < count; i++) {
        sum += memory.get(ValueLayout.JAVA_BYTE, ordinals[i] * rowBytes + line);
      }
    }
    touched = sum;
  }

  /** What was read ahead; of no meaning. */
  long touched() {
    return touched;
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
