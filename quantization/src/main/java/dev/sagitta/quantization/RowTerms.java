package dev.sagitta.quantization;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * Where codes have their float32 numbers.
 *
 * @param stride the bytes of a code
 * @param at the place of the first number within it
 */
record RowTerms(int stride, int at) {
  private static final ValueLayout.OfFloat STORED =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  /** The number of a row, of those from a byte offset on. */
  float first(MemorySegment codes, long offset, int row) {
    return codes.get(STORED, offset + (long) row * stride + at);
  }

  /** The one after it. */
  float second(MemorySegment codes, long offset, int row) {
    return codes.get(STORED, offset + (long) row * stride + at + 4);
  }
}
