package dev.sagitta.kernels;

import java.lang.foreign.MemorySegment;

/**
 * A query of four-bit values with a sign, bit by bit: plane p holds bit p of every value, 64 to a
 * word, so that its inner product with a code of single bits is Σ 2^p · bitCount(plane p AND code),
 * where the highest bit, that of the sign, counts −8.
 */
final class BitPlanes {
  /** The bits of a value. */
  static final int COUNT = 4;

  private BitPlanes() {}

  /** The words of one plane. */
  static int words(int values) {
    if (values % 64 != 0) {
      throw new IllegalArgumentException(
          "Codes of single bits have a multiple of 64 values, not " + values + ".");
    }
    return values / 64;
  }

  /** Fills planes that are zero; each has {@code words} words, one plane after the other. */
  static void fill(byte[] query, long[] planes, int words) {
    for (int i = 0; i < query.length; i++) {
      for (int plane = 0; plane < COUNT; plane++) {
        planes[plane * words + (i >> 6)] |= (long) (query[i] >> plane & 1) << i;
      }
    }
  }

  /** The inner product with the code at an offset. */
  static int sum(long[] planes, int words, MemorySegment codes, long offset) {
    int sum0 = 0;
    int sum1 = 0;
    int sum2 = 0;
    int sum3 = 0;
    for (int word = 0; word < words; word++) {
      long code = codes.get(RowByRow.WORD, offset + word * 8L);
      sum0 += Long.bitCount(code & planes[word]);
      sum1 += Long.bitCount(code & planes[words + word]);
      sum2 += Long.bitCount(code & planes[2 * words + word]);
      sum3 += Long.bitCount(code & planes[3 * words + word]);
    }
    return sum0 + 2 * sum1 + 4 * sum2 - 8 * sum3;
  }
}
