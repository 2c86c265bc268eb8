package dev.sagitta.kernels;

import static dev.sagitta.kernels.DoublePrecision.STORED;

import java.lang.foreign.MemorySegment;

/**
 * The sums that scores are made of, in plain Java: four side by side, because a single sum would
 * wait for each addition, and the compiler must not reorder floating-point additions by itself.
 */
final class ScalarSums {
  private ScalarSums() {}

  /** The inner product of two arrays of the same length. */
  static float dot(float[] a, float[] b) {
    float sum0 = 0;
    float sum1 = 0;
    float sum2 = 0;
    float sum3 = 0;
    int i = 0;
    for (; i < a.length - 3; i += 4) {
      sum0 += a[i] * b[i];
      sum1 += a[i + 1] * b[i + 1];
      sum2 += a[i + 2] * b[i + 2];
      sum3 += a[i + 3] * b[i + 3];
    }
    for (; i < a.length; i++) {
      sum0 += a[i] * b[i];
    }
    return (sum0 + sum1) + (sum2 + sum3);
  }

  /** The inner product of the query and a row. */
  static float dot(float[] query, MemorySegment rows, long offset) {
    float sum0 = 0;
    float sum1 = 0;
    float sum2 = 0;
    float sum3 = 0;
    int i = 0;
    for (; i < query.length - 3; i += 4) {
      long at = offset + i * 4L;
      sum0 += query[i] * rows.get(STORED, at);
      sum1 += query[i + 1] * rows.get(STORED, at + 4);
      sum2 += query[i + 2] * rows.get(STORED, at + 8);
      sum3 += query[i + 3] * rows.get(STORED, at + 12);
    }
    for (; i < query.length; i++) {
      sum0 += query[i] * rows.get(STORED, offset + i * 4L);
    }
    return (sum0 + sum1) + (sum2 + sum3);
  }

  /** The squared norm of a row of so many values; adds in the order of {@link #dot}. */
  static float norm(MemorySegment rows, long offset, int dimension) {
    float sum0 = 0;
    float sum1 = 0;
    float sum2 = 0;
    float sum3 = 0;
    int i = 0;
    for (; i < dimension - 3; i += 4) {
      long at = offset + i * 4L;
      float v0 = rows.get(STORED, at);
      float v1 = rows.get(STORED, at + 4);
      float v2 = rows.get(STORED, at + 8);
      float v3 = rows.get(STORED, at + 12);
      sum0 += v0 * v0;
      sum1 += v1 * v1;
      sum2 += v2 * v2;
      sum3 += v3 * v3;
    }
    for (; i < dimension; i++) {
      float v = rows.get(STORED, offset + i * 4L);
      sum0 += v * v;
    }
    return (sum0 + sum1) + (sum2 + sum3);
  }

  /** The squared L2 distance of two arrays of the same length. */
  static float squaredDifference(float[] a, float[] b) {
    float sum0 = 0;
    float sum1 = 0;
    float sum2 = 0;
    float sum3 = 0;
    int i = 0;
    for (; i < a.length - 3; i += 4) {
      float d0 = a[i] - b[i];
      float d1 = a[i + 1] - b[i + 1];
      float d2 = a[i + 2] - b[i + 2];
      float d3 = a[i + 3] - b[i + 3];
      sum0 += d0 * d0;
      sum1 += d1 * d1;
      sum2 += d2 * d2;
      sum3 += d3 * d3;
    }
    for (; i < a.length; i++) {
      float d = a[i] - b[i];
      sum0 += d * d;
    }
    return (sum0 + sum1) + (sum2 + sum3);
  }

  /** The squared L2 distance of the query and a row. */
  static float squaredDifference(float[] query, MemorySegment rows, long offset) {
    float sum0 = 0;
    float sum1 = 0;
    float sum2 = 0;
    float sum3 = 0;
    int i = 0;
    for (; i < query.length - 3; i += 4) {
      long at = offset + i * 4L;
      float d0 = query[i] - rows.get(STORED, at);
      float d1 = query[i + 1] - rows.get(STORED, at + 4);
      float d2 = query[i + 2] - rows.get(STORED, at + 8);
      float d3 = query[i + 3] - rows.get(STORED, at + 12);
      sum0 += d0 * d0;
      sum1 += d1 * d1;
      sum2 += d2 * d2;
      sum3 += d3 * d3;
    }
    for (; i < query.length; i++) {
      float d = query[i] - rows.get(STORED, offset + i * 4L);
      sum0 += d * d;
    }
    return (sum0 + sum1) + (sum2 + sum3);
  }
}
