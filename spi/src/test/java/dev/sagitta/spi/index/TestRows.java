package dev.sagitta.spi.index;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * Rows of one value, off the heap, which count how often each was verified.
 *
 * @param memory the values
 * @param verified how often {@link #verify} was asked for each row
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
record TestRows(MemorySegment memory, int dimension, int[] verified) implements VectorSource {
  static final ValueLayout.OfFloat STORED =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  /** Rows that hold their own number in each value. */
  static TestRows numbered(int size, int dimension) {
    MemorySegment memory = Arena.ofAuto().allocate((long) size * dimension * 4, 64);
    for (int row = 0; row < size; row++) {
      for (int i = 0; i < dimension; i++) {
        memory.set(STORED, ((long) row * dimension + i) * 4, row);
      }
    }
    return new TestRows(memory.asReadOnly(), dimension, new int[size]);
  }

  @Override
  public int size() {
    return verified.length;
  }

  @Override
  public void verify(int firstOrdinal, int count) {
    for (int row = firstOrdinal; row < firstOrdinal + count; row++) {
      verified[row]++;
    }
  }
}
