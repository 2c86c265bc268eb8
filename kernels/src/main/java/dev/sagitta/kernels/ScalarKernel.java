package dev.sagitta.kernels;

import dev.sagitta.api.collection.Distance;
import dev.sagitta.spi.kernel.DistanceKernel;
import java.lang.foreign.MemorySegment;

/** A kernel in plain Java. See {@link Scores} for its accuracy. */
final class ScalarKernel implements DistanceKernel {
  private static final ScalarKernel COSINE = new ScalarKernel(Distance.COSINE);
  private static final ScalarKernel DOT = new ScalarKernel(Distance.DOT);
  private static final ScalarKernel EUCLIDEAN = new ScalarKernel(Distance.EUCLIDEAN);

  /** How many bytes of rows are scored against every query before the next ones: part of an L2. */
  private static final long BLOCK_BYTES = 128 << 10;

  private final Distance kind;

  private ScalarKernel(Distance kind) {
    this.kind = kind;
  }

  /** The kernel of the given distance. */
  static ScalarKernel of(Distance kind) {
    return switch (kind) {
      case COSINE -> COSINE;
      case DOT -> DOT;
      case EUCLIDEAN -> EUCLIDEAN;
    };
  }

  @Override
  public Distance kind() {
    return kind;
  }

  @Override
  public float distance(float score) {
    return Scores.distance(kind, score);
  }

  @Override
  public float score(double distance) {
    return Scores.score(kind, distance);
  }

  @Override
  public float score(float[] query, float[] vector) {
    Checks.sameLength(query, vector);
    return switch (kind) {
      case COSINE -> {
        float dot = ScalarSums.dot(query, vector);
        float score =
            Scores.cosine(dot, ScalarSums.dot(query, query), ScalarSums.dot(vector, vector));
        yield Float.isNaN(score) ? DoublePrecision.cosine(query, vector) : score;
      }
      case DOT -> {
        float dot = ScalarSums.dot(query, vector);
        yield Float.isFinite(dot) ? 0 - dot : DoublePrecision.dot(query, vector);
      }
      case EUCLIDEAN -> ScalarSums.squaredDifference(query, vector);
    };
  }

  @Override
  public float score(float[] query, MemorySegment vectors, long offset) {
    return score(query, queryNorm(query), vectors, offset);
  }

  @Override
  public void scores(float[] query, MemorySegment vectors, long offset, int count, float[] scores) {
    long rowBytes = query.length * 4L;
    Checks.rows(vectors, offset, count * rowBytes, count, scores);
    rows(query, vectors, offset, count, scores, 0);
  }

  @Override
  public void scores(
      float[] query, MemorySegment vectors, int[] ordinals, int count, float[] scores) {
    Checks.ordinals(ordinals, count, scores);
    long rowBytes = query.length * 4L;
    float queryNorm = queryNorm(query);
    for (int i = 0; i < count; i++) {
      scores[i] = score(query, queryNorm, vectors, ordinals[i] * rowBytes);
    }
  }

  @Override
  public void scores(
      float[][] queries, MemorySegment vectors, long offset, int count, float[] scores) {
    Checks.sameLength(queries);
    long rowBytes = queries[0].length * 4L;
    Checks.rows(
        vectors, offset, count * rowBytes, Math.multiplyExact(queries.length, count), scores);
    int blockRows = (int) Math.max(1, BLOCK_BYTES / rowBytes);
    for (int first = 0; first < count; first += blockRows) {
      int rows = Math.min(blockRows, count - first);
      for (int q = 0; q < queries.length; q++) {
        rows(queries[q], vectors, offset + first * rowBytes, rows, scores, q * count + first);
      }
    }
  }

  // Six parameters: the place in the scores cannot be a slice without allocating one.
  private void rows(
      float[] query, MemorySegment vectors, long offset, int count, float[] scores, int at) {
    long rowBytes = query.length * 4L;
    float queryNorm = queryNorm(query);
    for (int row = 0; row < count; row++) {
      scores[at + row] = score(query, queryNorm, vectors, offset + row * rowBytes);
    }
  }

  private float queryNorm(float[] query) {
    return kind == Distance.COSINE ? ScalarSums.dot(query, query) : 0;
  }

  private float score(float[] query, float queryNorm, MemorySegment vectors, long offset) {
    return switch (kind) {
      case COSINE -> {
        float dot = ScalarSums.dot(query, vectors, offset);
        float rowNorm = ScalarSums.norm(vectors, offset, query.length);
        float score = Scores.cosine(dot, queryNorm, rowNorm);
        yield Float.isNaN(score) ? DoublePrecision.cosine(query, vectors, offset) : score;
      }
      case DOT -> {
        float dot = ScalarSums.dot(query, vectors, offset);
        yield Float.isFinite(dot) ? 0 - dot : DoublePrecision.dot(query, vectors, offset);
      }
      case EUCLIDEAN -> ScalarSums.squaredDifference(query, vectors, offset);
    };
  }
}
