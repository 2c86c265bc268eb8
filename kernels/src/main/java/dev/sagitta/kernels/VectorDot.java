package dev.sagitta.kernels;

import static dev.sagitta.kernels.Lanes.SPECIES;
import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static jdk.incubator.vector.FloatVector.fromArray;
import static jdk.incubator.vector.FloatVector.fromMemorySegment;
import static jdk.incubator.vector.VectorMask.fromLong;
import static jdk.incubator.vector.VectorOperators.ADD;

import dev.sagitta.api.collection.Distance;
import dev.sagitta.spi.kernel.DistanceKernel;
import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

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
  public void scores(float[] query, MemorySegment vectors, long offset, int count, float[] scores) {
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
    for (; query.length >= Lanes.COUNT && i < count - 3; i += 4) {
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
   * The inner products of the first queries with rows that fit in the cache; query q's begin at
   * {@code at + q * stride}. Many parameters, here and below: an object for them would be allocated
   * on the hot path.
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
    if (count >= 4 && queries[0].length >= Lanes.COUNT) {
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

  /** The inner product of two arrays of the same length. */
  static float dot(float[] query, float[] vector) {
    if (query.length < Lanes.COUNT) {
      return ScalarSums.dot(query, vector);
    }
    FloatVector sum = FloatVector.zero(SPECIES);
    int bound = SPECIES.loopBound(query.length);
    for (int i = 0; i < bound; i += Lanes.COUNT) {
      sum = fromArray(SPECIES, query, i).fma(fromArray(SPECIES, vector, i), sum);
    }
    float total = sum.reduceLanes(ADD);
    return bound < query.length ? total + tail(query, vector, bound) : total;
  }

  private static float dot(float[] query, MemorySegment vectors, long offset) {
    if (query.length < Lanes.COUNT) {
      return ScalarSums.dot(query, vectors, offset);
    }
    FloatVector sum = FloatVector.zero(SPECIES);
    int bound = SPECIES.loopBound(query.length);
    for (int i = 0; i < bound; i += Lanes.COUNT) {
      sum =
          fromArray(SPECIES, query, i)
              .fma(fromMemorySegment(SPECIES, vectors, offset + i * 4L, LITTLE_ENDIAN), sum);
    }
    float total = sum.reduceLanes(ADD);
    return bound < query.length ? total + tail(query, vectors, offset, bound) : total;
  }

  private static float tail(float[] query, float[] vector, int bound) {
    int last = query.length - Lanes.COUNT;
    return fromArray(SPECIES, query, last)
        .mul(fromArray(SPECIES, vector, last))
        .reduceLanes(ADD, fromLong(SPECIES, -1L << (bound - last)));
  }

  /** What a row adds to the sum from an index on, which is less than one vector. */
  static float tail(float[] query, MemorySegment vectors, long offset, int bound) {
    int last = query.length - Lanes.COUNT;
    return fromArray(SPECIES, query, last)
        .mul(fromMemorySegment(SPECIES, vectors, offset + last * 4L, LITTLE_ENDIAN))
        .reduceLanes(ADD, fromLong(SPECIES, -1L << (bound - last)));
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
    for (int i = 0; i < bound; i += Lanes.COUNT) {
      long step = i * 4L;
      FloatVector q = fromArray(SPECIES, query, i);
      sum0 = q.fma(fromMemorySegment(SPECIES, vectors, offset0 + step, LITTLE_ENDIAN), sum0);
      sum1 = q.fma(fromMemorySegment(SPECIES, vectors, offset1 + step, LITTLE_ENDIAN), sum1);
      sum2 = q.fma(fromMemorySegment(SPECIES, vectors, offset2 + step, LITTLE_ENDIAN), sum2);
      sum3 = q.fma(fromMemorySegment(SPECIES, vectors, offset3 + step, LITTLE_ENDIAN), sum3);
    }
    scores[at] = sum0.reduceLanes(ADD);
    scores[at + 1] = sum1.reduceLanes(ADD);
    scores[at + 2] = sum2.reduceLanes(ADD);
    scores[at + 3] = sum3.reduceLanes(ADD);
    if (bound < query.length) {
      scores[at] += tail(query, vectors, offset0, bound);
      scores[at + 1] += tail(query, vectors, offset1, bound);
      scores[at + 2] += tail(query, vectors, offset2, bound);
      scores[at + 3] += tail(query, vectors, offset3, bound);
    }
  }

  // Three queries against four rows that follow one another. Long, as Lanes explains.
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
    FloatVector zero = FloatVector.zero(SPECIES);
    FloatVector sum00 = zero;
    FloatVector sum01 = zero;
    FloatVector sum02 = zero;
    FloatVector sum03 = zero;
    FloatVector sum10 = zero;
    FloatVector sum11 = zero;
    FloatVector sum12 = zero;
    FloatVector sum13 = zero;
    FloatVector sum20 = zero;
    FloatVector sum21 = zero;
    FloatVector sum22 = zero;
    FloatVector sum23 = zero;
    int bound = SPECIES.loopBound(query0.length);
    for (int i = 0; i < bound; i += Lanes.COUNT) {
      long step = offset + i * 4L;
      FloatVector q0 = fromArray(SPECIES, query0, i);
      FloatVector q1 = fromArray(SPECIES, query1, i);
      FloatVector q2 = fromArray(SPECIES, query2, i);
      FloatVector row0 = fromMemorySegment(SPECIES, vectors, step, LITTLE_ENDIAN);
      sum00 = q0.fma(row0, sum00);
      sum10 = q1.fma(row0, sum10);
      sum20 = q2.fma(row0, sum20);
      FloatVector row1 = fromMemorySegment(SPECIES, vectors, step + rowBytes, LITTLE_ENDIAN);
      sum01 = q0.fma(row1, sum01);
      sum11 = q1.fma(row1, sum11);
      sum21 = q2.fma(row1, sum21);
      FloatVector row2 = fromMemorySegment(SPECIES, vectors, step + 2 * rowBytes, LITTLE_ENDIAN);
      sum02 = q0.fma(row2, sum02);
      sum12 = q1.fma(row2, sum12);
      sum22 = q2.fma(row2, sum22);
      FloatVector row3 = fromMemorySegment(SPECIES, vectors, step + 3 * rowBytes, LITTLE_ENDIAN);
      sum03 = q0.fma(row3, sum03);
      sum13 = q1.fma(row3, sum13);
      sum23 = q2.fma(row3, sum23);
    }
    scores[at] = sum00.reduceLanes(ADD);
    scores[at + 1] = sum01.reduceLanes(ADD);
    scores[at + 2] = sum02.reduceLanes(ADD);
    scores[at + 3] = sum03.reduceLanes(ADD);
    scores[at + stride] = sum10.reduceLanes(ADD);
    scores[at + stride + 1] = sum11.reduceLanes(ADD);
    scores[at + stride + 2] = sum12.reduceLanes(ADD);
    scores[at + stride + 3] = sum13.reduceLanes(ADD);
    scores[at + 2 * stride] = sum20.reduceLanes(ADD);
    scores[at + 2 * stride + 1] = sum21.reduceLanes(ADD);
    scores[at + 2 * stride + 2] = sum22.reduceLanes(ADD);
    scores[at + 2 * stride + 3] = sum23.reduceLanes(ADD);
    if (bound < query0.length) {
      for (int row = 0; row < 4; row++) {
        long rowOffset = offset + row * rowBytes;
        scores[at + row] += tail(query0, vectors, rowOffset, bound);
        scores[at + stride + row] += tail(query1, vectors, rowOffset, bound);
        scores[at + 2 * stride + row] += tail(query2, vectors, rowOffset, bound);
      }
    }
  }
}
