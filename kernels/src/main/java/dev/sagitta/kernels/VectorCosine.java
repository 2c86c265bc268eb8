package dev.sagitta.kernels;

import static dev.sagitta.kernels.Lanes.SPECIES;
import static dev.sagitta.kernels.VectorDot.dot;
import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromArray;
import static jdk.incubator.vector.FloatVector.fromMemorySegment;
import static jdk.incubator.vector.VectorMask.fromLong;
import static jdk.incubator.vector.VectorOperators.ADD;
import static jdk.incubator.vector.VectorOperators.GE;
import static jdk.incubator.vector.VectorOperators.LE;
import static jdk.incubator.vector.VectorOperators.SQRT;

import dev.sagitta.api.collection.Distance;
import dev.sagitta.spi.kernel.DistanceKernel;
import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

/**
 * One minus the cosine with the Vector API: the inner product and the row's squared norm in one
 * pass. See {@link Lanes} for the shape of the loops and {@link Scores} for the accuracy.
 *
 * <p>Stored vectors are not normalised. A zero vector, which has no direction, scores 1 against
 * every vector. Norms outside the range where float32 is enough go through {@link DoublePrecision}.
 */
final class VectorCosine implements DistanceKernel {
  static final VectorCosine KERNEL = new VectorCosine();

  private VectorCosine() {}

  @Override
  public Distance kind() {
    return Distance.COSINE;
  }

  @Override
  public float distance(float score) {
    return Scores.distance(Distance.COSINE, score);
  }

  @Override
  public float score(double distance) {
    return Scores.score(Distance.COSINE, distance);
  }

  @Override
  public float score(float[] query, float[] vector) {
    Checks.sameLength(query, vector);
    float score = Scores.cosine(dot(query, vector), dot(query, query), dot(vector, vector));
    return Float.isNaN(score) ? DoublePrecision.cosine(query, vector) : score;
  }

  @Override
  public float score(float[] query, MemorySegment vectors, long offset) {
    return score(query, dot(query, query), vectors, offset);
  }

  @Override
  public void scores(float[] query, MemorySegment vectors, long offset, int count, float[] scores) {
    Checks.rows(vectors, offset, count * (query.length * 4L), count, scores);
    rows(query, vectors, offset, count, scores, 0);
  }

  @Override
  public void scores(
      float[] query, MemorySegment vectors, int[] ordinals, int count, float[] scores) {
    Checks.ordinals(ordinals, count, scores);
    long rowBytes = query.length * 4L;
    float queryNorm = dot(query, query);
    int i = 0;
    for (; query.length >= Lanes.COUNT && i < count - 3; i += 4) {
      four(
          query,
          queryNorm,
          vectors,
          ordinals[i] * rowBytes,
          ordinals[i + 1] * rowBytes,
          ordinals[i + 2] * rowBytes,
          ordinals[i + 3] * rowBytes,
          scores,
          i);
    }
    for (; i < count; i++) {
      scores[i] = score(query, queryNorm, vectors, ordinals[i] * rowBytes);
    }
    for (i = 0; i < count; i++) {
      if (Float.isNaN(scores[i])) {
        scores[i] = DoublePrecision.cosine(query, vectors, ordinals[i] * rowBytes);
      }
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
  // at + q * stride. The rows' norms are needed by all queries and there is no room for them but in
  // the scores: they wait in the last query's place, which is therefore scored last and by itself.
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
    int last = queries.length - 1;
    int norms = at + last * stride;
    if (last > 0) {
      for (int row = 0; row < count; row++) {
        scores[norms + row] = norm(vectors, offset + row * rowBytes, queries[0].length);
      }
      VectorDot.block(queries, last, vectors, offset, count, scores, at, stride);
    }
    for (int q = 0; q < last; q++) {
      cosines(queries[q], vectors, offset, count, scores, at + q * stride, norms);
    }
    rows(queries[last], vectors, offset, count, scores, norms);
  }

  // Turns one query's inner products with the rows into scores, by the steps of Scores.cosine.
  private static void cosines(
      float[] query,
      MemorySegment vectors,
      long offset,
      int count,
      float[] scores,
      int at,
      int norms) {
    float queryNorm = dot(query, query);
    int bound = Scores.isEnough(queryNorm) ? SPECIES.loopBound(count) : 0;
    int row = 0;
    for (; row < bound; row += Lanes.COUNT) {
      FloatVector norm = fromArray(SPECIES, scores, norms + row);
      if (norm.compare(GE, Scores.SMALLEST_NORM).allTrue()
          && norm.compare(LE, Scores.LARGEST_NORM).allTrue()) {
        FloatVector dot = fromArray(SPECIES, scores, at + row);
        FloatVector cosine = dot.div(norm.mul(queryNorm).lanewise(SQRT));
        broadcast(SPECIES, 1).sub(cosine).max(0).min(2).intoArray(scores, at + row);
      } else {
        cosines(query, queryNorm, vectors, offset, scores, at, norms, row, row + Lanes.COUNT);
      }
    }
    cosines(query, queryNorm, vectors, offset, scores, at, norms, row, count);
  }

  private static void cosines(
      float[] query,
      float queryNorm,
      MemorySegment vectors,
      long offset,
      float[] scores,
      int at,
      int norms,
      int from,
      int to) {
    for (int row = from; row < to; row++) {
      float score = Scores.cosine(scores[at + row], queryNorm, scores[norms + row]);
      scores[at + row] =
          Float.isNaN(score)
              ? DoublePrecision.cosine(query, vectors, offset + row * (query.length * 4L))
              : score;
    }
  }

  private static void rows(
      float[] query, MemorySegment vectors, long offset, int count, float[] scores, int at) {
    long rowBytes = query.length * 4L;
    float queryNorm = dot(query, query);
    for (int row = 0; row < count; row++) {
      scores[at + row] = score(query, queryNorm, vectors, offset + row * rowBytes);
    }
  }

  private static float score(float[] query, float queryNorm, MemorySegment vectors, long offset) {
    if (query.length < Lanes.COUNT) {
      return few(query, queryNorm, vectors, offset);
    }
    FloatVector dot = FloatVector.zero(SPECIES);
    FloatVector norm = FloatVector.zero(SPECIES);
    int bound = SPECIES.loopBound(query.length);
    for (int i = 0; i < bound; i += Lanes.COUNT) {
      FloatVector row = fromMemorySegment(SPECIES, vectors, offset + i * 4L, LITTLE_ENDIAN);
      dot = fromArray(SPECIES, query, i).fma(row, dot);
      norm = row.fma(row, norm);
    }
    float score =
        lanes(query, queryNorm, vectors, offset, dot.reduceLanes(ADD), norm.reduceLanes(ADD));
    return Float.isNaN(score) ? DoublePrecision.cosine(query, vectors, offset) : score;
  }

  // The score from the sums over the whole lanes, which lack the tail.
  private static float lanes(
      float[] query,
      float queryNorm,
      MemorySegment vectors,
      long offset,
      float lanesDot,
      float lanesNorm) {
    int bound = SPECIES.loopBound(query.length);
    if (bound == query.length) {
      return Scores.cosine(lanesDot, queryNorm, lanesNorm);
    }
    return Scores.cosine(
        lanesDot + VectorDot.tail(query, vectors, offset, bound),
        queryNorm,
        lanesNorm + normTail(vectors, offset, bound, query.length));
  }

  // The score where a row is less than one vector.
  private static float few(float[] query, float queryNorm, MemorySegment vectors, long offset) {
    float dot = ScalarSums.dot(query, vectors, offset);
    float norm = ScalarSums.norm(vectors, offset, query.length);
    float score = Scores.cosine(dot, queryNorm, norm);
    return Float.isNaN(score) ? DoublePrecision.cosine(query, vectors, offset) : score;
  }

  private static float norm(MemorySegment vectors, long offset, int dimension) {
    if (dimension < Lanes.COUNT) {
      return ScalarSums.norm(vectors, offset, dimension);
    }
    FloatVector sum = FloatVector.zero(SPECIES);
    int bound = SPECIES.loopBound(dimension);
    for (int i = 0; i < bound; i += Lanes.COUNT) {
      FloatVector row = fromMemorySegment(SPECIES, vectors, offset + i * 4L, LITTLE_ENDIAN);
      sum = row.fma(row, sum);
    }
    float total = sum.reduceLanes(ADD);
    return bound < dimension ? total + normTail(vectors, offset, bound, dimension) : total;
  }

  private static float normTail(MemorySegment vectors, long offset, int bound, int dimension) {
    int last = dimension - Lanes.COUNT;
    FloatVector row = fromMemorySegment(SPECIES, vectors, offset + last * 4L, LITTLE_ENDIAN);
    return row.mul(row).reduceLanes(ADD, fromLong(SPECIES, -1L << (bound - last)));
  }

  // The query against four rows anywhere; NaN where float32 is not enough.
  private static void four(
      float[] query,
      float queryNorm,
      MemorySegment vectors,
      long offset0,
      long offset1,
      long offset2,
      long offset3,
      float[] scores,
      int at) {
    FloatVector dot0 = FloatVector.zero(SPECIES);
    FloatVector dot1 = FloatVector.zero(SPECIES);
    FloatVector dot2 = FloatVector.zero(SPECIES);
    FloatVector dot3 = FloatVector.zero(SPECIES);
    FloatVector norm0 = FloatVector.zero(SPECIES);
    FloatVector norm1 = FloatVector.zero(SPECIES);
    FloatVector norm2 = FloatVector.zero(SPECIES);
    FloatVector norm3 = FloatVector.zero(SPECIES);
    int bound = SPECIES.loopBound(query.length);
    for (int i = 0; i < bound; i += Lanes.COUNT) {
      long step = i * 4L;
      FloatVector q = fromArray(SPECIES, query, i);
      FloatVector row0 = fromMemorySegment(SPECIES, vectors, offset0 + step, LITTLE_ENDIAN);
      dot0 = q.fma(row0, dot0);
      norm0 = row0.fma(row0, norm0);
      FloatVector row1 = fromMemorySegment(SPECIES, vectors, offset1 + step, LITTLE_ENDIAN);
      dot1 = q.fma(row1, dot1);
      norm1 = row1.fma(row1, norm1);
      FloatVector row2 = fromMemorySegment(SPECIES, vectors, offset2 + step, LITTLE_ENDIAN);
      dot2 = q.fma(row2, dot2);
      norm2 = row2.fma(row2, norm2);
      FloatVector row3 = fromMemorySegment(SPECIES, vectors, offset3 + step, LITTLE_ENDIAN);
      dot3 = q.fma(row3, dot3);
      norm3 = row3.fma(row3, norm3);
    }
    scores[at] =
        lanes(query, queryNorm, vectors, offset0, dot0.reduceLanes(ADD), norm0.reduceLanes(ADD));
    scores[at + 1] =
        lanes(query, queryNorm, vectors, offset1, dot1.reduceLanes(ADD), norm1.reduceLanes(ADD));
    scores[at + 2] =
        lanes(query, queryNorm, vectors, offset2, dot2.reduceLanes(ADD), norm2.reduceLanes(ADD));
    scores[at + 3] =
        lanes(query, queryNorm, vectors, offset3, dot3.reduceLanes(ADD), norm3.reduceLanes(ADD));
  }
}
