package dev.sagitta.tck.kernel;

import dev.sagitta.api.collection.Distance;
import dev.sagitta.spi.kernel.DistanceKernel;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Objects;

/**
 * A kernel by the textbook: {@link ScoreOracle} rounded to float, pair by pair. Slow, and beyond
 * doubt; for the tests of what needs a kernel.
 */
public final class ReferenceKernel implements DistanceKernel {
  private static final ValueLayout.OfFloat STORED =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final Distance kind;

  /** The kernel of the given distance. */
  public ReferenceKernel(Distance kind) {
    this.kind = kind;
  }

  @Override
  public Distance kind() {
    return kind;
  }

  @Override
  public float distance(float score) {
    return kind == Distance.EUCLIDEAN ? (float) Math.sqrt(score) : score;
  }

  @Override
  public float score(double distance) {
    if (kind == Distance.EUCLIDEAN && distance < 0) {
      return Float.NEGATIVE_INFINITY;
    }
    float score = (float) (kind == Distance.EUCLIDEAN ? distance * distance : distance);
    while (distance(score) > distance) {
      score = Math.nextDown(score);
    }
    while (score < Float.POSITIVE_INFINITY && distance(Math.nextUp(score)) <= distance) {
      score = Math.nextUp(score);
    }
    return score;
  }

  @Override
  public float score(float[] query, float[] vector) {
    return (float) ScoreOracle.score(kind, query, vector);
  }

  @Override
  public float score(float[] query, MemorySegment vectors, long offset) {
    Objects.checkFromIndexSize(offset, query.length * 4L, vectors.byteSize());
    float[] vector = new float[query.length];
    MemorySegment.copy(vectors, STORED, offset, vector, 0, vector.length);
    return score(query, vector);
  }

  @Override
  public void scores(float[] query, MemorySegment vectors, long offset, int count, float[] scores) {
    scores(new float[][] {query}, vectors, offset, count, scores);
  }

  @Override
  public void scores(
      float[] query, MemorySegment vectors, int[] ordinals, int count, float[] scores) {
    Objects.checkFromIndexSize(0, count, ordinals.length);
    for (int i = 0; i < count; i++) {
      scores[i] = score(query, vectors, ordinals[i] * (query.length * 4L));
    }
  }

  @Override
  public void scores(
      float[][] queries, MemorySegment vectors, long offset, int count, float[] scores) {
    long rowBytes = queries[0].length * 4L;
    Objects.checkFromIndexSize(offset, count * rowBytes, vectors.byteSize());
    for (int q = 0; q < queries.length; q++) {
      for (int row = 0; row < count; row++) {
        scores[q * count + row] = score(queries[q], vectors, offset + row * rowBytes);
      }
    }
  }
}
