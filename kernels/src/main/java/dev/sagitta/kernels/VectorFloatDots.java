package dev.sagitta.kernels;

import static jdk.incubator.vector.FloatVector.fromArray;
import static jdk.incubator.vector.VectorOperators.ADD;
import static jdk.incubator.vector.VectorOperators.I2F;
import static jdk.incubator.vector.VectorOperators.ZERO_EXTEND_B2I;

import dev.sagitta.spi.kernel.CodeRows;
import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/** Inner products of floats and unsigned bytes. */
final class VectorFloatDots extends FourRows<float[]> {
  private static final VectorSpecies<Float> FLOATS = Lanes.SPECIES;

  private final float[] values;
  private final int bound;

  VectorFloatDots(CodeRows rows) {
    super(rows);
    this.values = new float[rows.values()];
    this.bound = FLOATS.loopBound(values.length);
  }

  @Override
  public void query(float[] next) {
    ScalarCodeKernel.copy(next, values);
  }

  @Override
  float one(MemorySegment codes, long offset) {
    float[] query = values;
    int end = bound;
    FloatVector sum = FloatVector.zero(FLOATS);
    for (int i = 0; i < end; i += Lanes.COUNT) {
      FloatVector q = fromArray(FLOATS, query, i);
      FloatVector code =
          (FloatVector)
              ByteVector.fromMemorySegment(BYTES, codes, offset + i, ORDER)
                  .convertShape(ZERO_EXTEND_B2I, INTS, 0)
                  .convertShape(I2F, FLOATS, 0);
      sum = code.fma(q, sum);
    }
    return sum.reduceLanes(ADD) + tail(codes, offset);
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
    float[] query = values;
    int end = bound;
    FloatVector zero = FloatVector.zero(FLOATS);
    FloatVector sum0 = zero;
    FloatVector sum1 = zero;
    FloatVector sum2 = zero;
    FloatVector sum3 = zero;
    for (int i = 0; i < end; i += Lanes.COUNT) {
      FloatVector q = fromArray(FLOATS, query, i);
      FloatVector code =
          (FloatVector)
              ByteVector.fromMemorySegment(BYTES, codes, offset0 + i, ORDER)
                  .convertShape(ZERO_EXTEND_B2I, INTS, 0)
                  .convertShape(I2F, FLOATS, 0);
      sum0 = code.fma(q, sum0);
      code =
          (FloatVector)
              ByteVector.fromMemorySegment(BYTES, codes, offset1 + i, ORDER)
                  .convertShape(ZERO_EXTEND_B2I, INTS, 0)
                  .convertShape(I2F, FLOATS, 0);
      sum1 = code.fma(q, sum1);
      code =
          (FloatVector)
              ByteVector.fromMemorySegment(BYTES, codes, offset2 + i, ORDER)
                  .convertShape(ZERO_EXTEND_B2I, INTS, 0)
                  .convertShape(I2F, FLOATS, 0);
      sum2 = code.fma(q, sum2);
      code =
          (FloatVector)
              ByteVector.fromMemorySegment(BYTES, codes, offset3 + i, ORDER)
                  .convertShape(ZERO_EXTEND_B2I, INTS, 0)
                  .convertShape(I2F, FLOATS, 0);
      sum3 = code.fma(q, sum3);
    }
    sums[at] = sum0.reduceLanes(ADD) + tail(codes, offset0);
    sums[at + 1] = sum1.reduceLanes(ADD) + tail(codes, offset1);
    sums[at + 2] = sum2.reduceLanes(ADD) + tail(codes, offset2);
    sums[at + 3] = sum3.reduceLanes(ADD) + tail(codes, offset3);
  }

  private float tail(MemorySegment codes, long offset) {
    if (bound == values.length) {
      return 0;
    }
    int last = values.length - Lanes.COUNT;
    VectorMask<Float> counts = VectorMask.fromLong(FLOATS, -1L << (bound - last));
    FloatVector code =
        (FloatVector)
            ByteVector.fromMemorySegment(BYTES, codes, offset + last, ORDER)
                .convertShape(ZERO_EXTEND_B2I, INTS, 0)
                .convertShape(I2F, FLOATS, 0);
    return code.mul(fromArray(FLOATS, values, last)).reduceLanes(ADD, counts);
  }
}
