package dev.sagitta.kernels;

import static jdk.incubator.vector.ShortVector.fromArray;
import static jdk.incubator.vector.ShortVector.fromMemorySegment;
import static jdk.incubator.vector.VectorOperators.ADD;
import static jdk.incubator.vector.VectorOperators.LSHR;

import dev.sagitta.spi.kernel.CodeRows;
import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;

/**
 * Squared L2 distances of unsigned bytes; {@link FourRows} has the theory. A squared difference is
 * at most 65,025 and never negative: a short without a sign.
 */
final class VectorByteDifferences extends FourRows<byte[]> {
  private static final short LOWER = 255;

  private final SplitQuery query;
  private final short[] evenQuery;
  private final short[] oddQuery;

  VectorByteDifferences(CodeRows rows) {
    super(rows);
    this.query = new SplitQuery(rows.values(), 2);
    this.evenQuery = query.parts[0];
    this.oddQuery = query.parts[1];
  }

  @Override
  public void query(byte[] next) {
    query.set(next, 255);
  }

  @Override
  float one(MemorySegment codes, long offset) {
    int bound = query.bound >> 1;
    short[] even = evenQuery;
    short[] odd = oddQuery;
    IntVector pairs = IntVector.zero(INTS);
    IntVector uppers = pairs;
    for (int i = 0; i < bound; i += HALF) {
      ShortVector q0 = fromArray(SHORTS, even, i);
      ShortVector q1 = fromArray(SHORTS, odd, i);
      ShortVector code = fromMemorySegment(SHORTS, codes, offset + 2L * i, ORDER);
      ShortVector d0 = code.and(LOWER).sub(q0);
      ShortVector d1 = code.lanewise(LSHR, 8).sub(q1);
      IntVector e = d0.mul(d0).reinterpretAsInts();
      IntVector o = d1.mul(d1).reinterpretAsInts();
      pairs = pairs.add(e).add(o);
      uppers = uppers.add(e.lanewise(LSHR, 16)).add(o.lanewise(LSHR, 16));
    }
    return unsigned(pairs.sub(uppers.mul(65_535)).reduceLanes(ADD), codes, offset);
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
    int bound = query.bound >> 1;
    short[] even = evenQuery;
    short[] odd = oddQuery;
    IntVector zero = IntVector.zero(INTS);
    IntVector pairs0 = zero;
    IntVector uppers0 = zero;
    IntVector pairs1 = zero;
    IntVector uppers1 = zero;
    IntVector pairs2 = zero;
    IntVector uppers2 = zero;
    IntVector pairs3 = zero;
    IntVector uppers3 = zero;
    for (int i = 0; i < bound; i += HALF) {
      ShortVector q0 = fromArray(SHORTS, even, i);
      ShortVector q1 = fromArray(SHORTS, odd, i);
      ShortVector code = fromMemorySegment(SHORTS, codes, offset0 + 2L * i, ORDER);
      ShortVector d0 = code.and(LOWER).sub(q0);
      ShortVector d1 = code.lanewise(LSHR, 8).sub(q1);
      IntVector e = d0.mul(d0).reinterpretAsInts();
      IntVector o = d1.mul(d1).reinterpretAsInts();
      pairs0 = pairs0.add(e).add(o);
      uppers0 = uppers0.add(e.lanewise(LSHR, 16)).add(o.lanewise(LSHR, 16));
      code = fromMemorySegment(SHORTS, codes, offset1 + 2L * i, ORDER);
      d0 = code.and(LOWER).sub(q0);
      d1 = code.lanewise(LSHR, 8).sub(q1);
      e = d0.mul(d0).reinterpretAsInts();
      o = d1.mul(d1).reinterpretAsInts();
      pairs1 = pairs1.add(e).add(o);
      uppers1 = uppers1.add(e.lanewise(LSHR, 16)).add(o.lanewise(LSHR, 16));
      code = fromMemorySegment(SHORTS, codes, offset2 + 2L * i, ORDER);
      d0 = code.and(LOWER).sub(q0);
      d1 = code.lanewise(LSHR, 8).sub(q1);
      e = d0.mul(d0).reinterpretAsInts();
      o = d1.mul(d1).reinterpretAsInts();
      pairs2 = pairs2.add(e).add(o);
      uppers2 = uppers2.add(e.lanewise(LSHR, 16)).add(o.lanewise(LSHR, 16));
      code = fromMemorySegment(SHORTS, codes, offset3 + 2L * i, ORDER);
      d0 = code.and(LOWER).sub(q0);
      d1 = code.lanewise(LSHR, 8).sub(q1);
      e = d0.mul(d0).reinterpretAsInts();
      o = d1.mul(d1).reinterpretAsInts();
      pairs3 = pairs3.add(e).add(o);
      uppers3 = uppers3.add(e.lanewise(LSHR, 16)).add(o.lanewise(LSHR, 16));
    }
    sums[at] = unsigned(pairs0.sub(uppers0.mul(65_535)).reduceLanes(ADD), codes, offset0);
    sums[at + 1] = unsigned(pairs1.sub(uppers1.mul(65_535)).reduceLanes(ADD), codes, offset1);
    sums[at + 2] = unsigned(pairs2.sub(uppers2.mul(65_535)).reduceLanes(ADD), codes, offset2);
    sums[at + 3] = unsigned(pairs3.sub(uppers3.mul(65_535)).reduceLanes(ADD), codes, offset3);
  }

  /** Adds the tail; of 65,536 values, the sum may need the sign bit. */
  private float unsigned(int sum, MemorySegment codes, long offset) {
    return Integer.toUnsignedLong(query.tail == query.bound ? sum : sum + tail(codes, offset));
  }

  private int tail(MemorySegment codes, long offset) {
    int from = query.bound >> 1;
    ShortVector code = fromMemorySegment(SHORTS, codes, offset + query.tail, ORDER);
    ShortVector d0 =
        code.and(LOWER)
            .sub(fromArray(SHORTS, evenQuery, from))
            .and(fromArray(SHORTS, query.masks[0], 0));
    ShortVector d1 =
        code.lanewise(LSHR, 8)
            .sub(fromArray(SHORTS, oddQuery, from))
            .and(fromArray(SHORTS, query.masks[1], 0));
    IntVector e = d0.mul(d0).reinterpretAsInts();
    IntVector o = d1.mul(d1).reinterpretAsInts();
    IntVector uppers = e.lanewise(LSHR, 16).add(o.lanewise(LSHR, 16));
    return e.add(o).sub(uppers.mul(65_535)).reduceLanes(ADD);
  }
}
