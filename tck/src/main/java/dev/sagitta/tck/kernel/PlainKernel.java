package dev.sagitta.tck.kernel;

import dev.sagitta.api.collection.Distance;
import dev.sagitta.spi.kernel.DistanceKernel;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * The squared L2 distance in plain loops that allocate nothing, for tests that count what is
 * allocated or that need many distances.
 */
public final class PlainKernel implements DistanceKernel {
  private static final ValueLayout.OfFloat STORED =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  /** A kernel. */
  public PlainKernel() {}

  @Override
  public Distance kind() {
    return Distance.EUCLIDEAN;
  }

  @Override
  public float distance(float score) {
    return (float) Math.sqrt(score);
  }

  @Override
  public float score(double distance) {
    return (float) (distance * distance);
  }

  @Override
  public float score(float[] query, float[] vector) {
    float sum = 0;
    for (int i = 0; i < query.length; i++) {
      sum += (query[i] - vector[i]) * (query[i] - vector[i]);
    }
    return sum;
  }

  @Override
  public float score(float[] query, MemorySegment vectors, long offset) {
    float sum = 0;
    for (int i = 0; i < query.length; i++) {
      float difference = query[i] - vectors.get(STORED, offset + i * 4L);
      sum += difference * difference;
    }
    return sum;
  }

  @Override
  public void scores(float[] query, MemorySegment vectors, long offset, int count, float[] scores) {
    for (int row = 0; row < count; row++) {
      scores[row] = score(query, vectors, offset + row * (query.length * 4L));
    }
  }

  @Override
  public void scores(
      float[] query, MemorySegment vectors, int[] ordinals, int count, float[] scores) {
    for (int i = 0; i < count; i++) {
      scores[i] = score(query, vectors, ordinals[i] * (query.length * 4L));
    }
  }

  @Override
  public void scores(
      float[][] queries, MemorySegment vectors, long offset, int count, float[] scores) {
    for (int q = 0; q < queries.length; q++) {
      for (int row = 0; row < count; row++) {
        long at = offset + row * (queries[q].length * 4L);
        scores[q * count + row] = score(queries[q], vectors, at);
      }
    }
  }
}
