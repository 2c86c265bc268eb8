package dev.sagitta.kernels;

import dev.sagitta.spi.kernel.CodeRows;
import dev.sagitta.spi.kernel.CodeSums;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * Sums with the Vector API, four codes at a time: what misses the cache then misses it together,
 * and the latencies of the last additions overlap. The rules of {@link Lanes} hold here too.
 *
 * <p>Theory of the integer sums. The Vector API has no multiply-and-add of bytes, but a product of
 * two bytes fits into a short. So codes are read as shorts, whose lower and upper halves are the
 * even and the odd values, and meet the even and the odd values of the query. Products have to be
 * added as ints. With x an int lane that holds two products u (lower) and v (upper), both from 0 to
 * 65,535, the two sums Σ x and Σ (x >>> 16) = Σ v are enough, modulo 2^32: Σ x = Σ u + 65,536 Σ v,
 * and so Σ u + Σ v = Σ x − 65,535 Σ v. That is one shift and two additions for two products, where
 * to split them would take two shifts (which half of the ports can do) and one more. Products with
 * a sign are made positive by turning over their highest bit, which adds 32,768 to each.
 */
abstract class FourRows<Q> implements CodeSums<Q> {
  static final VectorSpecies<Short> SHORTS = ShortVector.SPECIES_PREFERRED;
  static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;

  /** As many bytes as a vector has floats: 16 of 512 bits. */
  static final VectorSpecies<Byte> BYTES = VectorSpecies.of(byte.class, byteShape());

  static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;

  /** The bytes of a vector. */
  static final int STEP = SHORTS.vectorByteSize();

  /** The shorts of a vector. */
  static final int HALF = SHORTS.length();

  private final int stride;

  private static VectorShape byteShape() {
    // Of the narrowest vectors of floats, the bytes fit into none: VectorCodeKernel leaves them
    // out.
    return VectorShape.forBitSize(Math.max(64, Lanes.COUNT * 8));
  }

  FourRows(CodeRows rows) {
    this.stride = rows.stride();
  }

  /** The sum with the code at an offset. */
  abstract float one(MemorySegment codes, long offset);

  /** The sums with the codes at four offsets, into four places from an index on. */
  abstract void four(
      MemorySegment codes,
      long offset0,
      long offset1,
      long offset2,
      long offset3,
      float[] sums,
      int at);

  @Override
  public final void rows(MemorySegment codes, long offset, int count, float[] sums) {
    Checks.rows(codes, offset, (long) count * stride, count, sums);
    int row = 0;
    long at = offset;
    for (; row < count - 3; row += 4) {
      four(codes, at, at + stride, at + 2L * stride, at + 3L * stride, sums, row);
      at += 4L * stride;
    }
    for (; row < count; row++) {
      sums[row] = one(codes, at);
      at += stride;
    }
  }

  @Override
  public final void chosen(MemorySegment codes, int[] ordinals, int count, float[] sums) {
    Checks.ordinals(ordinals, count, sums);
    int i = 0;
    for (; i < count - 3; i += 4) {
      four(
          codes,
          (long) ordinals[i] * stride,
          (long) ordinals[i + 1] * stride,
          (long) ordinals[i + 2] * stride,
          (long) ordinals[i + 3] * stride,
          sums,
          i);
    }
    for (; i < count; i++) {
      sums[i] = one(codes, (long) ordinals[i] * stride);
    }
  }
}
