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
 * The squared L2 distance with the Vector API. See {@link Lanes} for the shape of the loops and
 * {@link Scores} for the accuracy.
 *
 * <p>Differences are squared also where many queries meet many rows. The cheaper ‖q‖² + ‖v‖² − 2
 * q·v loses all digits for near vectors, and gains little: subtractions and multiply-adds run on
 * different units, side by side.
 */
final class VectorEuclidean implements DistanceKernel {
  static final VectorEuclidean KERNEL = new VectorEuclidean();

  private VectorEuclidean() {}

  @Override
  public Distance kind() {
    return Distance.EUCLIDEAN;
  }

  @Override
  public float distance(float score) {
    return Scores.distance(Distance.EUCLIDEAN, score);
  }

  @Override
  public float score(double distance) {
    return Scores.score(Distance.EUCLIDEAN, distance);
  }

  @Override
  public float score(float[] query, float[] vector) {
    Checks.sameLength(query, vector);
    return squared(query, vector);
  }

  @Override
  public float score(float[] query, MemorySegment vectors, long offset) {
    return squared(query, vectors, offset);
  }

  @Override
  public void scores(float[] query, MemorySegment vectors, long offset, int count, float[] scores) {
    long rowBytes = query.length * 4L;
    Checks.rows(vectors, offset, count * rowBytes, count, scores);
    for (int row = 0; row < count; row++) {
      scores[row] = squared(query, vectors, offset + row * rowBytes);
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
      scores[i] = squared(query, vectors, ordinals[i] * rowBytes);
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
      block(queries, vectors, offset + first * rowBytes, rows, scores, first, count);
    }
  }

  // Scores every query against rows that fit in the cache. The scores of query q begin at index
  // at + q * stride. Many parameters, here and below: an object for them would be allocated on the
  // hot path.
  private static void block(
      float[][] queries,
      MemorySegment vectors,
      long offset,
      int count,
      float[] scores,
      int at,
      int stride) {
    long rowBytes = queries[0].length * 4L;
    int q = 0;
    if (count >= 4 && queries[0].length >= Lanes.COUNT) {
      for (; q < queries.length - 2; q += 3) {
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
    for (; q < queries.length; q++) {
      for (int row = 0; row < count; row++) {
        scores[at + q * stride + row] = squared(queries[q], vectors, offset + row * rowBytes);
      }
    }
  }

  private static float squared(float[] query, float[] vector) {
    if (query.length < Lanes.COUNT) {
      return ScalarSums.squaredDifference(query, vector);
    }
    FloatVector sum = FloatVector.zero(SPECIES);
    int bound = SPECIES.loopBound(query.length);
    for (int i = 0; i < bound; i += Lanes.COUNT) {
      FloatVector difference = fromArray(SPECIES, query, i).sub(fromArray(SPECIES, vector, i));
      sum = difference.fma(difference, sum);
    }
    float total = sum.reduceLanes(ADD);
    return bound < query.length ? total + tail(query, vector, bound) : total;
  }

  private static float squared(float[] query, MemorySegment vectors, long offset) {
    if (query.length < Lanes.COUNT) {
      return ScalarSums.squaredDifference(query, vectors, offset);
    }
    FloatVector sum = FloatVector.zero(SPECIES);
    int bound = SPECIES.loopBound(query.length);
    for (int i = 0; i < bound; i += Lanes.COUNT) {
      FloatVector difference =
          fromArray(SPECIES, query, i)
              .sub(fromMemorySegment(SPECIES, vectors, offset + i * 4L, LITTLE_ENDIAN));
      sum = difference.fma(difference, sum);
    }
    float total = sum.reduceLanes(ADD);
    return bound < query.length ? total + tail(query, vectors, offset, bound) : total;
  }

  private static float tail(float[] query, float[] vector, int bound) {
    int last = query.length - Lanes.COUNT;
    FloatVector difference = fromArray(SPECIES, query, last).sub(fromArray(SPECIES, vector, last));
    return difference.mul(difference).reduceLanes(ADD, fromLong(SPECIES, -1L << (bound - last)));
  }

  // What a row adds to the sum from an index on, which is less than one vector.
  private static float tail(float[] query, MemorySegment vectors, long offset, int bound) {
    int last = query.length - Lanes.COUNT;
    FloatVector difference =
        fromArray(SPECIES, query, last)
            .sub(fromMemorySegment(SPECIES, vectors, offset + last * 4L, LITTLE_ENDIAN));
    return difference.mul(difference).reduceLanes(ADD, fromLong(SPECIES, -1L << (bound - last)));
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
      FloatVector difference0 =
          q.sub(fromMemorySegment(SPECIES, vectors, offset0 + step, LITTLE_ENDIAN));
      sum0 = difference0.fma(difference0, sum0);
      FloatVector difference1 =
          q.sub(fromMemorySegment(SPECIES, vectors, offset1 + step, LITTLE_ENDIAN));
      sum1 = difference1.fma(difference1, sum1);
      FloatVector difference2 =
          q.sub(fromMemorySegment(SPECIES, vectors, offset2 + step, LITTLE_ENDIAN));
      sum2 = difference2.fma(difference2, sum2);
      FloatVector difference3 =
          q.sub(fromMemorySegment(SPECIES, vectors, offset3 + step, LITTLE_ENDIAN));
      sum3 = difference3.fma(difference3, sum3);
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
      FloatVector d00 = q0.sub(row0);
      sum00 = d00.fma(d00, sum00);
      FloatVector d10 = q1.sub(row0);
      sum10 = d10.fma(d10, sum10);
      FloatVector d20 = q2.sub(row0);
      sum20 = d20.fma(d20, sum20);
      FloatVector row1 = fromMemorySegment(SPECIES, vectors, step + rowBytes, LITTLE_ENDIAN);
      FloatVector d01 = q0.sub(row1);
      sum01 = d01.fma(d01, sum01);
      FloatVector d11 = q1.sub(row1);
      sum11 = d11.fma(d11, sum11);
      FloatVector d21 = q2.sub(row1);
      sum21 = d21.fma(d21, sum21);
      FloatVector row2 = fromMemorySegment(SPECIES, vectors, step + 2 * rowBytes, LITTLE_ENDIAN);
      FloatVector d02 = q0.sub(row2);
      sum02 = d02.fma(d02, sum02);
      FloatVector d12 = q1.sub(row2);
      sum12 = d12.fma(d12, sum12);
      FloatVector d22 = q2.sub(row2);
      sum22 = d22.fma(d22, sum22);
      FloatVector row3 = fromMemorySegment(SPECIES, vectors, step + 3 * rowBytes, LITTLE_ENDIAN);
      FloatVector d03 = q0.sub(row3);
      sum03 = d03.fma(d03, sum03);
      FloatVector d13 = q1.sub(row3);
      sum13 = d13.fma(d13, sum13);
      FloatVector d23 = q2.sub(row3);
      sum23 = d23.fma(d23, sum23);
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
