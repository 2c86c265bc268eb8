package dev.sagitta.kernels;

import dev.sagitta.spi.kernel.CodeRows;
import dev.sagitta.spi.kernel.CodeSums;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** Sums in plain Java, code by code. */
abstract class RowByRow<Q> implements CodeSums<Q> {
  static final ValueLayout.OfByte BYTE = ValueLayout.JAVA_BYTE;
  static final ValueLayout.OfLong WORD =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  /** How many values a code has. */
  final int values;

  private final int stride;

  RowByRow(CodeRows rows) {
    this.values = rows.values();
    this.stride = rows.stride();
  }

  /** The sum with the code at an offset. */
  abstract float sum(MemorySegment codes, long offset);

  @Override
  public final void rows(MemorySegment codes, long offset, int count, float[] sums) {
    Checks.rows(codes, offset, (long) count * stride, count, sums);
    for (int row = 0; row < count; row++) {
      sums[row] = sum(codes, offset + (long) row * stride);
    }
  }

  @Override
  public final void chosen(MemorySegment codes, int[] ordinals, int count, float[] sums) {
    Checks.ordinals(ordinals, count, sums);
    for (int i = 0; i < count; i++) {
      sums[i] = sum(codes, (long) ordinals[i] * stride);
    }
  }
}
