package dev.sagitta.engine.segment;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * Tells of most ids that a segment does not have them, from a byte or two of memory a row: each row
 * sets the bit that its id's fingerprint selects. A write looks for its ids in every segment, and
 * this fits into the processor's cache where the id table does not.
 */
final class IdFilter {
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final int BITS_PER_SLOT = 8;

  private final long[] bits;
  private final int mask;

  private IdFilter(int slots) {
    bits = new long[Math.max(1, slots / (Long.SIZE / BITS_PER_SLOT))];
    mask = bits.length - 1;
  }

  /** The filter of an id table of so many slots. */
  static IdFilter of(MemorySegment idTable, int slots) {
    IdFilter filter = new IdFilter(slots);
    for (int slot = 0; slot < slots; slot++) {
      if (idTable.get(INT, 8L * slot + 4) != 0) {
        int fingerprint = idTable.get(INT, 8L * slot);
        filter.bits[filter.word(fingerprint)] |= bit(fingerprint);
      }
    }
    return filter;
  }

  /** False only if no id of the segment has the fingerprint. */
  boolean mayHave(int fingerprint) {
    return (bits[word(fingerprint)] & bit(fingerprint)) != 0;
  }

  private int word(int fingerprint) {
    return (fingerprint >>> 6) & mask;
  }

  private static long bit(int fingerprint) {
    return 1L << fingerprint;
  }
}
