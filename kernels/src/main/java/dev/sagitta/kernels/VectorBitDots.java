package dev.sagitta.kernels;

import static jdk.incubator.vector.VectorOperators.ADD;
import static jdk.incubator.vector.VectorOperators.BIT_COUNT;

import dev.sagitta.spi.kernel.CodeRows;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Inner products of four-bit values and single bits: counts of the bits that a code and each {@link
 * BitPlanes plane} of the query have in common. The four counts of a step become one by doubling
 * and adding, as additions go to every port and shifts do not.
 */
final class VectorBitDots extends FourRows<byte[]> {
  private static final VectorSpecies<Long> LONGS = LongVector.SPECIES_PREFERRED;
  private static final int WORDS = LONGS.length();

  private final int values;
  private final int words;

  /** The words that whole steps read. */
  private final int bound;

  /** The length of a plane: that of the code, and of the tail if there is one. */
  private final int length;

  private final long[][] planes = new long[BitPlanes.COUNT][];
  private final long[] filled;

  VectorBitDots(CodeRows rows) {
    super(rows);
    this.values = rows.values();
    this.words = BitPlanes.words(values);
    this.bound = LONGS.loopBound(words);
    this.length = bound == words ? words : bound + WORDS;
    this.filled = new long[BitPlanes.COUNT * words];
    Arrays.setAll(planes, plane -> new long[length]);
  }

  /** True if codes of so many bits fill a vector. */
  static boolean fills(int values) {
    return values >= WORDS * 64;
  }

  @Override
  public void query(byte[] next) {
    Checks.queryLength(next.length, values);
    Arrays.fill(filled, 0);
    BitPlanes.fill(next, filled, words);
    for (int plane = 0; plane < BitPlanes.COUNT; plane++) {
      System.arraycopy(filled, plane * words, planes[plane], 0, bound);
      // The tail reads the last whole vector of a code; what was counted before meets zeros.
      int left = words - bound;
      System.arraycopy(filled, plane * words + bound, planes[plane], length - left, left);
    }
  }

  @Override
  float one(MemorySegment codes, long offset) {
    long[] plane0 = planes[0];
    long[] plane1 = planes[1];
    long[] plane2 = planes[2];
    long[] plane3 = planes[3];
    LongVector sum = LongVector.zero(LONGS);
    for (int i = 0; i < length; i += WORDS) {
      long at = offset + Math.min(i, words - WORDS) * 8L;
      LongVector code = LongVector.fromMemorySegment(LONGS, codes, at, ORDER);
      LongVector n = code.and(LongVector.fromArray(LONGS, plane3, i)).lanewise(BIT_COUNT);
      n = code.and(LongVector.fromArray(LONGS, plane2, i)).lanewise(BIT_COUNT).sub(n.add(n));
      n = code.and(LongVector.fromArray(LONGS, plane1, i)).lanewise(BIT_COUNT).add(n.add(n));
      n = code.and(LongVector.fromArray(LONGS, plane0, i)).lanewise(BIT_COUNT).add(n.add(n));
      sum = sum.add(n);
    }
    return sum.reduceLanes(ADD);
  }

  @Override
  void four(
      MemorySegment codes,
      long offset0,
      long offset1,
      long offset2,
      long offset3,
      float[] sums,
      int at) {
    long[] plane0 = planes[0];
    long[] plane1 = planes[1];
    long[] plane2 = planes[2];
    long[] plane3 = planes[3];
    LongVector zero = LongVector.zero(LONGS);
    LongVector sum0 = zero;
    LongVector sum1 = zero;
    LongVector sum2 = zero;
    LongVector sum3 = zero;
    for (int i = 0; i < length; i += WORDS) {
      long step = Math.min(i, words - WORDS) * 8L;
      LongVector p0 = LongVector.fromArray(LONGS, plane0, i);
      LongVector p1 = LongVector.fromArray(LONGS, plane1, i);
      LongVector p2 = LongVector.fromArray(LONGS, plane2, i);
      LongVector p3 = LongVector.fromArray(LONGS, plane3, i);
      LongVector code = LongVector.fromMemorySegment(LONGS, codes, offset0 + step, ORDER);
      LongVector n = code.and(p3).lanewise(BIT_COUNT);
      n = code.and(p2).lanewise(BIT_COUNT).sub(n.add(n));
      n = code.and(p1).lanewise(BIT_COUNT).add(n.add(n));
      sum0 = sum0.add(n.add(n)).add(code.and(p0).lanewise(BIT_COUNT));
      code = LongVector.fromMemorySegment(LONGS, codes, offset1 + step, ORDER);
      n = code.and(p3).lanewise(BIT_COUNT);
      n = code.and(p2).lanewise(BIT_COUNT).sub(n.add(n));
      n = code.and(p1).lanewise(BIT_COUNT).add(n.add(n));
      sum1 = sum1.add(n.add(n)).add(code.and(p0).lanewise(BIT_COUNT));
      code = LongVector.fromMemorySegment(LONGS, codes, offset2 + step, ORDER);
      n = code.and(p3).lanewise(BIT_COUNT);
      n = code.and(p2).lanewise(BIT_COUNT).sub(n.add(n));
      n = code.and(p1).lanewise(BIT_COUNT).add(n.add(n));
      sum2 = sum2.add(n.add(n)).add(code.and(p0).lanewise(BIT_COUNT));
      code = LongVector.fromMemorySegment(LONGS, codes, offset3 + step, ORDER);
      n = code.and(p3).lanewise(BIT_COUNT);
      n = code.and(p2).lanewise(BIT_COUNT).sub(n.add(n));
      n = code.and(p1).lanewise(BIT_COUNT).add(n.add(n));
      sum3 = sum3.add(n.add(n)).add(code.and(p0).lanewise(BIT_COUNT));
    }
    sums[at] = sum0.reduceLanes(ADD);
    sums[at + 1] = sum1.reduceLanes(ADD);
    sums[at + 2] = sum2.reduceLanes(ADD);
    sums[at + 3] = sum3.reduceLanes(ADD);
  }
}
