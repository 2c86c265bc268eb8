package dev.sagitta.kernels;

import static dev.sagitta.kernels.Lanes.SPECIES;
import static dev.sagitta.kernels.Lanes.load;
import static dev.sagitta.kernels.Lanes.sum;

import dev.sagitta.api.collection.Distance;
import dev.sagitta.spi.kernel.DistanceKernel;
import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/**
 * The negated inner product with the Vector API. See {@link Lanes} for the shape of the loops and
 * {@link Scores} for the accuracy.
 *
 * <p>A sum that left the range of float32 is computed again in double precision: else two large
 * products of opposite signs would give NaN for finite vectors.
 */
final class VectorDot implements DistanceKernel {
  static final VectorDot KERNEL = new VectorDot();

  private VectorDot() {}

  @Override
  public Distance kind() {
    return Distance.DOT;
  }

  @Override
  public float distance(float score) {
    return Scores.distance(Distance.DOT, score);
  }

  @Override
  public float score(double distance) {
    return Scores.score(Distance.DOT, distance);
  }

  @Override
  public float score(float[] query, float[] vector) {
    Checks.sameLength(query, vector);
    float dot = dot(query, vector);
    return Float.isFinite(dot) ? 0 - dot : DoublePrecision.dot(query, vector);
  }

  @Override
  public float score(float[] query, MemorySegment vectors, long offset) {
    float dot = dot(query, vectors, offset);
    return Float.isFinite(dot) ? 0 - dot : DoublePrecision.dot(query, vectors, offset);
  }

  @Override
  public void scores(
      float[] query, MemorySegment vectors, long offset, int count, float[] scores) {
    long rowBytes = query.length * 4L;
    Checks.rows(vectors, offset, count * rowBytes, count, scores);
    for (int row = 0; row < count; row++) {
      scores[row] = score(query, vectors, offset + row * rowBytes);
    }
  }

  @Override
  public void scores(
      float[] query, MemorySegment vectors, int[] ordinals, int count, float[] scores) {
    Checks.ordinals(ordinals, count, scores);
    long rowBytes = query.length * 4L;
    int i = 0;
    for (; i < count - 3; i += 4) {
      four(
          query,
          vectors,
          ordinals[i] * rowBytes,
          ordinals[i + 1] * rowBytes,
          ordinals[i + 2] * rowBytes,
          ordinals[i + 3] * rowBytes,
          scores,
          i);
    }
    for (; i < count; i++) {
      scores[i] = dot(query, vectors, ordinals[i] * rowBytes);
    }
    for (i = 0; i < count; i++) {
      float dot = scores[i];
      scores[i] =
          Float.isFinite(dot)
              ? 0 - dot
              : DoublePrecision.dot(query, vectors, ordinals[i] * rowBytes);
    }
  }

  @Override
  public void scores(
      float[][] queries, MemorySegment vectors, long offset, int count, float[] scores) {
    Checks.sameLength(queries);
    long rowBytes = queries[0].length * 4L;
    Checks.rows(
        vectors, offset, count * rowBytes, Math.multiplyExact(queries.length, count), scores);
    int blockRows = Lanes.blockRows(rowBytes);
    for (int first = 0; first < count; first += blockRows) {
      int rows = Math.min(blockRows, count - first);
      long firstOffset = offset + first * rowBytes;
      block(queries, queries.length, vectors, firstOffset, rows, scores, first, count);
      for (int q = 0; q < queries.length; q++) {
        negate(queries[q], vectors, firstOffset, rows, scores, q * count + first);
      }
    }
  }

  // Six parameters, as the place in the scores cannot be a slice without allocating one.
  private static void negate(
      float[] query, MemorySegment vectors, long offset, int count, float[] scores, int at) {
    for (int row = 0; row < count; row++) {
      float dot = scores[at + row];
      scores[at + row] =
          Float.isFinite(dot)
              ? 0 - dot
              : DoublePrecision.dot(query, vectors, offset + row * (query.length * 4L));
    }
  }

  /**
   * The inner products of the first queries with rows that fit in the cache; query q's begin at {@code
   * at + q * stride}. Many parameters, here and below: an object for them would be allocated on the
   * hot path.
   */
  static void block(
      float[][] queries,
      int queryCount,
      MemorySegment vectors,
      long offset,
      int count,
      float[] scores,
      int at,
      int stride) {
    long rowBytes = queries[0].length * 4L;
    int q = 0;
    if (count >= 4) {
      for (; q < queryCount - 2; q += 3) {
        float[] query0 = queries[q];
        float[] query1 = queries[q + 1];
        float[] query2 = queries[q + 2];
        for (int row = 0; row < count; row += 4) {
          // The last four rows may overlap the ones before: the same scores are written again.
          int first = Math.min(row, count - 4);
          threeByFour(
              query0,
              query1,
              query2,
              vectors,
              offset + first * rowBytes,
              scores,
              at + q * stride + first,
              stride);
        }
      }
    }
    for (; q < queryCount; q++) {
      for (int row = 0; row < count; row++) {
        scores[at + q * stride + row] = dot(queries[q], vectors, offset + row * rowBytes);
      }
    }
  }

  private static float dot(float[] query, float[] vector) {
    FloatVector sum = FloatVector.zero(SPECIES);
    int bound = SPECIES.loopBound(query.length);
    int i = 0;
    for (; i < bound; i += Lanes.COUNT) {
      sum = load(query, i).fma(load(vector, i), sum);
    }
    if (i < query.length) {
      VectorMask<Float> tail = SPECIES.indexInRange(i, query.length);
      sum = load(query, i, tail).fma(load(vector, i, tail), sum);
    }
    return sum(sum);
  }

  private static float dot(float[] query, MemorySegment vectors, long offset) {
    FloatVector sum = FloatVector.zero(SPECIES);
    int bound = SPECIES.loopBound(query.length);
    int i = 0;
    for (; i < bound; i += Lanes.COUNT) {
      sum = load(query, i).fma(load(vectors, offset + i * 4L), sum);
    }
    if (i < query.length) {
      VectorMask<Float> tail = SPECIES.indexInRange(i, query.length);
      sum = load(query, i, tail).fma(load(vectors, offset + i * 4L, tail), sum);
    }
    return sum(sum);
  }

  // The query against four rows anywhere.
  private static void four(
      float[] query,
      MemorySegment vectors,
      long offset0,
      long offset1,
      long offset2,
      long offset3,
      float[] scores,
      int at) {
    FloatVector sum0 = FloatVector.zero(SPECIES);
    FloatVector sum1 = FloatVector.zero(SPECIES);
    FloatVector sum2 = FloatVector.zero(SPECIES);
    FloatVector sum3 = FloatVector.zero(SPECIES);
    int bound = SPECIES.loopBound(query.length);
    int i = 0;
    for (; i < bound; i += Lanes.COUNT) {
      long step = i * 4L;
      FloatVector q = load(query, i);
      sum0 = q.fma(load(vectors, offset0 + step), sum0);
      sum1 = q.fma(load(vectors, offset1 + step), sum1);
      sum2 = q.fma(load(vectors, offset2 + step), sum2);
      sum3 = q.fma(load(vectors, offset3 + step), sum3);
    }
    if (i < query.length) {
      VectorMask<Float> tail = SPECIES.indexInRange(i, query.length);
      long step = i * 4L;
      FloatVector q = load(query, i, tail);
      sum0 = q.fma(load(vectors, offset0 + step, tail), sum0);
      sum1 = q.fma(load(vectors, offset1 + step, tail), sum1);
      sum2 = q.fma(load(vectors, offset2 + step, tail), sum2);
      sum3 = q.fma(load(vectors, offset3 + step, tail), sum3);
    }
    scores[at] = sum(sum0);
    scores[at + 1] = sum(sum1);
    scores[at + 2] = sum(sum2);
    scores[at + 3] = sum(sum3);
  }

  // Three queries against four rows that follow one another.
  private static void threeByFour(
      float[] query0,
      float[] query1,
      float[] query2,
      MemorySegment vectors,
      long offset,
      float[] scores,
      int at,
      int stride) {
    long rowBytes = query0.length * 4L;
    FloatVector sum00 = FloatVector.zero(SPECIES);
    FloatVector sum01 = FloatVector.zero(SPECIES);
    FloatVector sum02 = FloatVector.zero(SPECIES);
    FloatVector sum03 = FloatVector.zero(SPECIES);
    FloatVector sum10 = FloatVector.zero(SPECIES);
    FloatVector sum11 = FloatVector.zero(SPECIES);
    FloatVector sum12 = FloatVector.zero(SPECIES);
    FloatVector sum13 = FloatVector.zero(SPECIES);
    FloatVector sum20 = FloatVector.zero(SPECIES);
    FloatVector sum21 = FloatVector.zero(SPECIES);
    FloatVector sum22 = FloatVector.zero(SPECIES);
    FloatVector sum23 = FloatVector.zero(SPECIES);
    int bound = SPECIES.loopBound(query0.length);
    int i = 0;
    for (; i < bound; i += Lanes.COUNT) {
      long step = offset + i * 4L;
      FloatVector q0 = load(query0, i);
      FloatVector q1 = load(query1, i);
      FloatVector q2 = load(query2, i);
      FloatVector row0 = load(vectors, step);
      sum00 = q0.fma(row0, sum00);
      sum10 = q1.fma(row0, sum10);
      sum20 = q2.fma(row0, sum20);
      FloatVector row1 = load(vectors, step + rowBytes);
      sum01 = q0.fma(row1, sum01);
      sum11 = q1.fma(row1, sum11);
      sum21 = q2.fma(row1, sum21);
      FloatVector row2 = load(vectors, step + 2 * rowBytes);
      sum02 = q0.fma(row2, sum02);
      sum12 = q1.fma(row2, sum12);
      sum22 = q2.fma(row2, sum22);
      FloatVector row3 = load(vectors, step + 3 * rowBytes);
      sum03 = q0.fma(row3, sum03);
      sum13 = q1.fma(row3, sum13);
      sum23 = q2.fma(row3, sum23);
    }
    if (i < query0.length) {
      VectorMask<Float> tail = SPECIES.indexInRange(i, query0.length);
      long step = offset + i * 4L;
      FloatVector q0 = load(query0, i, tail);
      FloatVector q1 = load(query1, i, tail);
      FloatVector q2 = load(query2, i, tail);
      FloatVector row0 = load(vectors, step, tail);
      sum00 = q0.fma(row0, sum00);
      sum10 = q1.fma(row0, sum10);
      sum20 = q2.fma(row0, sum20);
      FloatVector row1 = load(vectors, step + rowBytes, tail);
      sum01 = q0.fma(row1, sum01);
      sum11 = q1.fma(row1, sum11);
      sum21 = q2.fma(row1, sum21);
      FloatVector row2 = load(vectors, step + 2 * rowBytes, tail);
      sum02 = q0.fma(row2, sum02);
      sum12 = q1.fma(row2, sum12);
      sum22 = q2.fma(row2, sum22);
      FloatVector row3 = load(vectors, step + 3 * rowBytes, tail);
      sum03 = q0.fma(row3, sum03);
      sum13 = q1.fma(row3, sum13);
      sum23 = q2.fma(row3, sum23);
    }
    scores[at] = sum(sum00);
    scores[at + 1] = sum(sum01);
    scores[at + 2] = sum(sum02);
    scores[at + 3] = sum(sum03);
    scores[at + stride] = sum(sum10);
    scores[at + stride + 1] = sum(sum11);
    scores[at + stride + 2] = sum(sum12);
    scores[at + stride + 3] = sum(sum13);
    scores[at + 2 * stride] = sum(sum20);
    scores[at + 2 * stride + 1] = sum(sum21);
    scores[at + 2 * stride + 2] = sum(sum22);
    scores[at + 2 * stride + 3] = sum(sum23);
  }
}
