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
 * The squared L2 distance with the Vector API. See {@link Lanes} for the shape of the loops and {@link
 * Scores} for the accuracy.
 *
 * <p>Differences are squared also where many queries meet many rows. The cheaper ‖q‖² + ‖v‖² − 2 q·v
 * loses all digits for near vectors, and gains little: subtractions and multiply-adds run on different
 * units, side by side.
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
  public void scores(
      float[] query, MemorySegment vectors, long offset, int count, float[] scores) {
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

  // Scores every query against rows that fit in the cache; query q's scores begin at at + q * stride.
  // Many parameters, here and below: an object for them would be allocated on the hot path.
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
    if (count >= 4) {
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
    FloatVector sum = FloatVector.zero(SPECIES);
    int bound = SPECIES.loopBound(query.length);
    int i = 0;
    for (; i < bound; i += Lanes.COUNT) {
      FloatVector difference = load(query, i).sub(load(vector, i));
      sum = difference.fma(difference, sum);
    }
    if (i < query.length) {
      VectorMask<Float> tail = SPECIES.indexInRange(i, query.length);
      FloatVector difference = load(query, i, tail).sub(load(vector, i, tail));
      sum = difference.fma(difference, sum);
    }
    return sum(sum);
  }

  private static float squared(float[] query, MemorySegment vectors, long offset) {
    FloatVector sum = FloatVector.zero(SPECIES);
    int bound = SPECIES.loopBound(query.length);
    int i = 0;
    for (; i < bound; i += Lanes.COUNT) {
      FloatVector difference = load(query, i).sub(load(vectors, offset + i * 4L));
      sum = difference.fma(difference, sum);
    }
    if (i < query.length) {
      VectorMask<Float> tail = SPECIES.indexInRange(i, query.length);
      FloatVector difference = load(query, i, tail).sub(load(vectors, offset + i * 4L, tail));
      sum = difference.fma(difference, sum);
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
      FloatVector difference0 = q.sub(load(vectors, offset0 + step));
      sum0 = difference0.fma(difference0, sum0);
      FloatVector difference1 = q.sub(load(vectors, offset1 + step));
      sum1 = difference1.fma(difference1, sum1);
      FloatVector difference2 = q.sub(load(vectors, offset2 + step));
      sum2 = difference2.fma(difference2, sum2);
      FloatVector difference3 = q.sub(load(vectors, offset3 + step));
      sum3 = difference3.fma(difference3, sum3);
    }
    if (i < query.length) {
      VectorMask<Float> tail = SPECIES.indexInRange(i, query.length);
      long step = i * 4L;
      FloatVector q = load(query, i, tail);
      FloatVector difference0 = q.sub(load(vectors, offset0 + step, tail));
      sum0 = difference0.fma(difference0, sum0);
      FloatVector difference1 = q.sub(load(vectors, offset1 + step, tail));
      sum1 = difference1.fma(difference1, sum1);
      FloatVector difference2 = q.sub(load(vectors, offset2 + step, tail));
      sum2 = difference2.fma(difference2, sum2);
      FloatVector difference3 = q.sub(load(vectors, offset3 + step, tail));
      sum3 = difference3.fma(difference3, sum3);
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
      FloatVector d00 = q0.sub(row0);
      sum00 = d00.fma(d00, sum00);
      FloatVector d10 = q1.sub(row0);
      sum10 = d10.fma(d10, sum10);
      FloatVector d20 = q2.sub(row0);
      sum20 = d20.fma(d20, sum20);
      FloatVector row1 = load(vectors, step + rowBytes);
      FloatVector d01 = q0.sub(row1);
      sum01 = d01.fma(d01, sum01);
      FloatVector d11 = q1.sub(row1);
      sum11 = d11.fma(d11, sum11);
      FloatVector d21 = q2.sub(row1);
      sum21 = d21.fma(d21, sum21);
      FloatVector row2 = load(vectors, step + 2 * rowBytes);
      FloatVector d02 = q0.sub(row2);
      sum02 = d02.fma(d02, sum02);
      FloatVector d12 = q1.sub(row2);
      sum12 = d12.fma(d12, sum12);
      FloatVector d22 = q2.sub(row2);
      sum22 = d22.fma(d22, sum22);
      FloatVector row3 = load(vectors, step + 3 * rowBytes);
      FloatVector d03 = q0.sub(row3);
      sum03 = d03.fma(d03, sum03);
      FloatVector d13 = q1.sub(row3);
      sum13 = d13.fma(d13, sum13);
      FloatVector d23 = q2.sub(row3);
      sum23 = d23.fma(d23, sum23);
    }
    if (i < query0.length) {
      VectorMask<Float> tail = SPECIES.indexInRange(i, query0.length);
      long step = offset + i * 4L;
      FloatVector q0 = load(query0, i, tail);
      FloatVector q1 = load(query1, i, tail);
      FloatVector q2 = load(query2, i, tail);
      FloatVector row0 = load(vectors, step, tail);
      FloatVector d00 = q0.sub(row0);
      sum00 = d00.fma(d00, sum00);
      FloatVector d10 = q1.sub(row0);
      sum10 = d10.fma(d10, sum10);
      FloatVector d20 = q2.sub(row0);
      sum20 = d20.fma(d20, sum20);
      FloatVector row1 = load(vectors, step + rowBytes, tail);
      FloatVector d01 = q0.sub(row1);
      sum01 = d01.fma(d01, sum01);
      FloatVector d11 = q1.sub(row1);
      sum11 = d11.fma(d11, sum11);
      FloatVector d21 = q2.sub(row1);
      sum21 = d21.fma(d21, sum21);
      FloatVector row2 = load(vectors, step + 2 * rowBytes, tail);
      FloatVector d02 = q0.sub(row2);
      sum02 = d02.fma(d02, sum02);
      FloatVector d12 = q1.sub(row2);
      sum12 = d12.fma(d12, sum12);
      FloatVector d22 = q2.sub(row2);
      sum22 = d22.fma(d22, sum22);
      FloatVector row3 = load(vectors, step + 3 * rowBytes, tail);
      FloatVector d03 = q0.sub(row3);
      sum03 = d03.fma(d03, sum03);
      FloatVector d13 = q1.sub(row3);
      sum13 = d13.fma(d13, sum13);
      FloatVector d23 = q2.sub(row3);
      sum23 = d23.fma(d23, sum23);
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
