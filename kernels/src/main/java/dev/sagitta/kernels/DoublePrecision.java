package dev.sagitta.kernels;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * Scores computed in double precision, for the rare pairs whose sums leave the range of float32.
 *
 * <p>A product of two float32 values is exact in a double and at most 2^256, so no sum over finite
 * vectors overflows here or loses a small term for good. What float32 arithmetic turns into NaN
 * (infinity minus infinity, zero by zero) has its true value here; what is NaN here is NaN because
 * a value is NaN or infinite.
 */
final class DoublePrecision {
  /** Float32 values as they are stored. */
  static final ValueLayout.OfFloat STORED =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private DoublePrecision() {}

  /** The negated inner product. */
  static float dot(float[] query, MemorySegment rows, long offset) {
    double dot = 0;
    for (int i = 0; i < query.length; i++) {
      dot += (double) query[i] * rows.get(STORED, offset + i * 4L);
    }
    return (float) (0 - dot);
  }

  /** The negated inner product. */
  static float dot(float[] query, float[] vector) {
    return dot(query, MemorySegment.ofArray(vector), 0);
  }

  /** One minus the cosine; 1 if either vector is zero. */
  static float cosine(float[] query, MemorySegment rows, long offset) {
    double dot = 0;
    double queryNorm = 0;
    double rowNorm = 0;
    for (int i = 0; i < query.length; i++) {
      double q = query[i];
      double v = rows.get(STORED, offset + i * 4L);
      dot += q * v;
      queryNorm += q * q;
      rowNorm += v * v;
    }
    if ((queryNorm == 0 && Double.isFinite(rowNorm))
        || (rowNorm == 0 && Double.isFinite(queryNorm))) {
      return 1;
    }
    // Roots first: the product of two squared norms can leave even the range of double.
    return (float) Math.clamp(1 - dot / (Math.sqrt(queryNorm) * Math.sqrt(rowNorm)), 0.0, 2.0);
  }

  /** One minus the cosine; 1 if either vector is zero. */
  static float cosine(float[] query, float[] vector) {
    return cosine(query, MemorySegment.ofArray(vector), 0);
  }
}
