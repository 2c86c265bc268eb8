package dev.sagitta.spi.index;

import dev.sagitta.spi.kernel.DistanceKernel;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Rows on their way to a selection, scored by their vectors many at a time, and verified before.
 * For one thread; used again for each search, without allocating.
 */
public final class RowBatch {
  /** Rows that lie together and are scored in one call. */
  private static final int ROWS = 256;

  private static final int LINE_BYTES = 64;

  private final VerifiedRows rows;
  private final DistanceKernel kernel;
  private final int aheadBytes;
  private final int[] ordinals;
  private final float[] scores;
  private int count;

  /** Receives what is read ahead of its use, so that the compiler keeps the reads. */
  private long touched;

  /**
   * An empty batch.
   *
   * @param apart how many rows that lie apart are scored in one call, 1 or more
   * @param aheadBytes how many bytes of each of these are read before, side by side, so that memory
   *     serves them together; 0 for none. It pays where few rows are scored at a time and none of
   *     them is near to another
   */
  public RowBatch(VerifiedRows rows, DistanceKernel kernel, int apart, int aheadBytes) {
    this.rows = rows;
    this.kernel = kernel;
    this.aheadBytes = aheadBytes;
    this.ordinals = new int[apart];
    this.scores = new float[Math.max(ROWS, apart)];
  }

  /** Adds a row; it is offered at the latest by {@link #flush}. */
  public void add(int ordinal, float[] query, TopK top) {
    rows.verify(ordinal);
    ordinals[count++] = ordinal;
    if (count == ordinals.length) {
      flush(query, top);
    }
  }

  /** Offers what was added. */
  public void flush(float[] query, TopK top) {
    if (aheadBytes > 0) {
      touch(query.length * 4L);
    }
    kernel.scores(query, rows.source().memory(), ordinals, count, scores);
    for (int i = 0; i < count; i++) {
      top.offer(ordinals[i], scores[i]);
    }
    count = 0;
  }

  /** Reads a byte of every line of the rows, side by side. */
  private void touch(long rowBytes) {
    MemorySegment memory = rows.source().memory();
    long most = Math.min(rowBytes, aheadBytes);
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
  public void clear() {
    count = 0;
  }

  /** Offers every accepted row; nothing may have been added before. */
  public void scan(float[] query, Accepted accepted, TopK top) {
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
