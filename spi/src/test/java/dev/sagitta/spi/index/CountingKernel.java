package dev.sagitta.spi.index;

import dev.sagitta.api.collection.Distance;
import dev.sagitta.spi.kernel.DistanceKernel;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/** Squared L2, which remembers how many rows each call for rows that lie apart was for. */
final class CountingKernel implements DistanceKernel {
  private final List<Integer> counts = new ArrayList<>();

  /** For how many rows each call was. */
  List<Integer> counts() {
    return counts;
  }

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
    float[] vector = new float[query.length];
    MemorySegment.copy(vectors, TestRows.STORED, offset, vector, 0, vector.length);
    return score(query, vector);
  }

  @Override
  public void scores(float[] query, MemorySegment vectors, long offset, int count, float[] scores) {
    for (int i = 0; i < count; i++) {
      scores[i] = score(query, vectors, offset + i * (query.length * 4L));
    }
  }

  @Override
  public void scores(
      float[] query, MemorySegment vectors, int[] ordinals, int count, float[] scores) {
    counts.add(count);
    for (int i = 0; i < count; i++) {
      scores[i] = score(query, vectors, ordinals[i] * (query.length * 4L));
    }
  }

  @Override
  public void scores(
      float[][] queries, MemorySegment vectors, long offset, int count, float[] scores) {
    throw new UnsupportedOperationException();
  }
}
