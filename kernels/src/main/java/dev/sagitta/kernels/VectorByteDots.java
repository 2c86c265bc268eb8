package dev.sagitta.kernels;

import static jdk.incubator.vector.ShortVector.fromArray;
import static jdk.incubator.vector.ShortVector.fromMemorySegment;
import static jdk.incubator.vector.VectorOperators.ADD;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.XOR;

import dev.sagitta.spi.kernel.CodeRows;
import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;

/** Inner products of signed with unsigned bytes; {@link FourRows} has the theory. */
final class VectorByteDots extends FourRows<byte[]> {
  private static final short LOWER = 255;

  /** Turns over the highest bit of both shorts of an int. */
  private static final int FLIP = 0x8000_8000;

  private final SplitQuery query;
  private final short[] evenQuery;
  private final short[] oddQuery;

  /** What turning over has added to a sum without its tail. */
  private final int flipped;

  VectorByteDots(CodeRows rows) {
    super(rows);
    this.query = new SplitQuery(rows.values(), 2);
    this.evenQuery = query.parts[0];
    this.oddQuery = query.parts[1];
    this.flipped = query.bound << 15;
  }

  @Override
  public void query(byte[] next) {
    query.set(next, -1);
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
      IntVector e = code.and(LOWER).mul(q0).reinterpretAsInts().lanewise(XOR, FLIP);
      IntVector o = code.lanewise(LSHR, 8).mul(q1).reinterpretAsInts().lanewise(XOR, FLIP);
      pairs = pairs.add(e).add(o);
      uppers = uppers.add(e.lanewise(LSHR, 16)).add(o.lanewise(LSHR, 16));
    }
    return pairs.sub(uppers.mul(65_535)).reduceLanes(ADD) - flipped + tail(codes, offset);
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
      IntVector e = code.and(LOWER).mul(q0).reinterpretAsInts().lanewise(XOR, FLIP);
      IntVector o = code.lanewise(LSHR, 8).mul(q1).reinterpretAsInts().lanewise(XOR, FLIP);
      pairs0 = pairs0.add(e).add(o);
      uppers0 = uppers0.add(e.lanewise(LSHR, 16)).add(o.lanewise(LSHR, 16));
      code = fromMemorySegment(SHORTS, codes, offset1 + 2L * i, ORDER);
      e = code.and(LOWER).mul(q0).reinterpretAsInts().lanewise(XOR, FLIP);
      o = code.lanewise(LSHR, 8).mul(q1).reinterpretAsInts().lanewise(XOR, FLIP);
      pairs1 = pairs1.add(e).add(o);
      uppers1 = uppers1.add(e.lanewise(LSHR, 16)).add(o.lanewise(LSHR, 16));
      code = fromMemorySegment(SHORTS, codes, offset2 + 2L * i, ORDER);
      e = code.and(LOWER).mul(q0).reinterpretAsInts().lanewise(XOR, FLIP);
      o = code.lanewise(LSHR, 8).mul(q1).reinterpretAsInts().lanewise(XOR, FLIP);
      pairs2 = pairs2.add(e).add(o);
      uppers2 = uppers2.add(e.lanewise(LSHR, 16)).add(o.lanewise(LSHR, 16));
      code = fromMemorySegment(SHORTS, codes, offset3 + 2L * i, ORDER);
      e = code.and(LOWER).mul(q0).reinterpretAsInts().lanewise(XOR, FLIP);
      o = code.lanewise(LSHR, 8).mul(q1).reinterpretAsInts().lanewise(XOR, FLIP);
      pairs3 = pairs3.add(e).add(o);
      uppers3 = uppers3.add(e.lanewise(LSHR, 16)).add(o.lanewise(LSHR, 16));
    }
    sums[at] = pairs0.sub(uppers0.mul(65_535)).reduceLanes(ADD) - flipped + tail(codes, offset0);
    sums[at + 1] =
        pairs1.sub(uppers1.mul(65_535)).reduceLanes(ADD) - flipped + tail(codes, offset1);
    sums[at + 2] =
        pairs2.sub(uppers2.mul(65_535)).reduceLanes(ADD) - flipped + tail(codes, offset2);
    sums[at + 3] =
        pairs3.sub(uppers3.mul(65_535)).reduceLanes(ADD) - flipped + tail(codes, offset3);
  }

  private int tail(MemorySegment codes, long offset) {
    if (query.tail == query.bound) {
      return 0;
    }
    int from = query.bound >> 1;
    ShortVector code = fromMemorySegment(SHORTS, codes, offset + query.tail, ORDER);
    IntVector e =
        code.and(LOWER)
            .mul(fromArray(SHORTS, evenQuery, from))
            .reinterpretAsInts()
            .lanewise(XOR, FLIP);
    IntVector o =
        code.lanewise(LSHR, 8)
            .mul(fromArray(SHORTS, oddQuery, from))
            .reinterpretAsInts()
            .lanewise(XOR, FLIP);
    IntVector uppers = e.lanewise(LSHR, 16).add(o.lanewise(LSHR, 16));
    return e.add(o).sub(uppers.mul(65_535)).reduceLanes(ADD) - (STEP << 15);
  }
}
