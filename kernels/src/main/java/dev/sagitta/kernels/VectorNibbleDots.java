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

/**
 * Inner products of signed bytes and half bytes; {@link FourRows} has the theory. A product is at
 * most 1,920 in size, so that the four of a short are added before they are widened.
 */
final class VectorNibbleDots extends FourRows<byte[]> {
  private static final short LOWEST = 15;

  /** Turns over the highest bit of both shorts of an int. */
  private static final int FLIP = 0x8000_8000;

  private final SplitQuery query;

  /** What turning over has added to a sum without its tail. */
  private final int flipped;

  VectorNibbleDots(CodeRows rows) {
    super(rows);
    this.query = new SplitQuery(rows.values(), 4);
    this.flipped = query.bound << 14;
  }

  @Override
  public void query(byte[] next) {
    query.set(next, -1);
  }

  @Override
  float one(MemorySegment codes, long offset) {
    int bound = query.bound >> 1;
    short[] part0 = query.parts[0];
    short[] part1 = query.parts[1];
    short[] part2 = query.parts[2];
    short[] part3 = query.parts[3];
    IntVector pairs = IntVector.zero(INTS);
    IntVector uppers = pairs;
    for (int i = 0; i < bound; i += HALF) {
      ShortVector q0 = fromArray(SHORTS, part0, i);
      ShortVector q1 = fromArray(SHORTS, part1, i);
      ShortVector q2 = fromArray(SHORTS, part2, i);
      ShortVector q3 = fromArray(SHORTS, part3, i);
      ShortVector code = fromMemorySegment(SHORTS, codes, offset + 2L * i, ORDER);
      IntVector sum =
          code.and(LOWEST)
              .mul(q0)
              .add(code.lanewise(LSHR, 4).and(LOWEST).mul(q1))
              .add(code.lanewise(LSHR, 8).and(LOWEST).mul(q2))
              .add(code.lanewise(LSHR, 12).mul(q3))
              .reinterpretAsInts()
              .lanewise(XOR, FLIP);
      pairs = pairs.add(sum);
      uppers = uppers.add(sum.lanewise(LSHR, 16));
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
    short[] part0 = query.parts[0];
    short[] part1 = query.parts[1];
    short[] part2 = query.parts[2];
    short[] part3 = query.parts[3];
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
      ShortVector q0 = fromArray(SHORTS, part0, i);
      ShortVector q1 = fromArray(SHORTS, part1, i);
      ShortVector q2 = fromArray(SHORTS, part2, i);
      ShortVector q3 = fromArray(SHORTS, part3, i);
      ShortVector code = fromMemorySegment(SHORTS, codes, offset0 + 2L * i, ORDER);
      IntVector sum =
          code.and(LOWEST)
              .mul(q0)
              .add(code.lanewise(LSHR, 4).and(LOWEST).mul(q1))
              .add(code.lanewise(LSHR, 8).and(LOWEST).mul(q2))
              .add(code.lanewise(LSHR, 12).mul(q3))
              .reinterpretAsInts()
              .lanewise(XOR, FLIP);
      pairs0 = pairs0.add(sum);
      uppers0 = uppers0.add(sum.lanewise(LSHR, 16));
      code = fromMemorySegment(SHORTS, codes, offset1 + 2L * i, ORDER);
      sum =
          code.and(LOWEST)
              .mul(q0)
              .add(code.lanewise(LSHR, 4).and(LOWEST).mul(q1))
              .add(code.lanewise(LSHR, 8).and(LOWEST).mul(q2))
              .add(code.lanewise(LSHR, 12).mul(q3))
              .reinterpretAsInts()
              .lanewise(XOR, FLIP);
      pairs1 = pairs1.add(sum);
      uppers1 = uppers1.add(sum.lanewise(LSHR, 16));
      code = fromMemorySegment(SHORTS, codes, offset2 + 2L * i, ORDER);
      sum =
          code.and(LOWEST)
              .mul(q0)
              .add(code.lanewise(LSHR, 4).and(LOWEST).mul(q1))
              .add(code.lanewise(LSHR, 8).and(LOWEST).mul(q2))
              .add(code.lanewise(LSHR, 12).mul(q3))
              .reinterpretAsInts()
              .lanewise(XOR, FLIP);
      pairs2 = pairs2.add(sum);
      uppers2 = uppers2.add(sum.lanewise(LSHR, 16));
      code = fromMemorySegment(SHORTS, codes, offset3 + 2L * i, ORDER);
      sum =
          code.and(LOWEST)
              .mul(q0)
              .add(code.lanewise(LSHR, 4).and(LOWEST).mul(q1))
              .add(code.lanewise(LSHR, 8).and(LOWEST).mul(q2))
              .add(code.lanewise(LSHR, 12).mul(q3))
              .reinterpretAsInts()
              .lanewise(XOR, FLIP);
      pairs3 = pairs3.add(sum);
      uppers3 = uppers3.add(sum.lanewise(LSHR, 16));
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
    IntVector sum =
        code.and(LOWEST)
            .mul(fromArray(SHORTS, query.parts[0], from))
            .add(code.lanewise(LSHR, 4).and(LOWEST).mul(fromArray(SHORTS, query.parts[1], from)))
            .add(code.lanewise(LSHR, 8).and(LOWEST).mul(fromArray(SHORTS, query.parts[2], from)))
            .add(code.lanewise(LSHR, 12).mul(fromArray(SHORTS, query.parts[3], from)))
            .reinterpretAsInts()
            .lanewise(XOR, FLIP);
    return sum.sub(sum.lanewise(LSHR, 16).mul(65_535)).reduceLanes(ADD) - (STEP << 14);
  }
}
