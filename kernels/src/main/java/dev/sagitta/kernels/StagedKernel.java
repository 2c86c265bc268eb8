package dev.sagitta.kernels;

import dev.sagitta.api.collection.Distance;
import dev.sagitta.spi.kernel.DistanceKernel;
import java.lang.foreign.MemorySegment;

/**
 * A vector kernel that leaves the work to the scalar one while {@link KernelWarmUp} runs.
 *
 * <p>Vector code that is not compiled yet makes an object of each vector and is up to a thousand
 * times slower than it will be; scalar code is compiled sooner, and bearable before. Outside of a
 * warm-up the price is one read of a field a call.
 */
final class StagedKernel implements DistanceKernel {
  private static final StagedKernel COSINE = new StagedKernel(VectorCosine.KERNEL);
  private static final StagedKernel DOT = new StagedKernel(VectorDot.KERNEL);
  private static final StagedKernel EUCLIDEAN = new StagedKernel(VectorEuclidean.KERNEL);

  private final DistanceKernel vector;
  private final ScalarKernel scalar;

  private StagedKernel(DistanceKernel vector) {
    this.vector = vector;
    this.scalar = ScalarKernel.of(vector.kind());
  }

  /** The kernel of the given distance. */
  static StagedKernel of(Distance distance) {
    return switch (distance) {
      case COSINE -> COSINE;
      case DOT -> DOT;
      case EUCLIDEAN -> EUCLIDEAN;
    };
  }

  /** The kernel that is warmed up. */
  DistanceKernel vector() {
    return vector;
  }

  /** The kernel that serves meanwhile. */
  DistanceKernel scalar() {
    return scalar;
  }

  private DistanceKernel serving() {
    return KernelWarmUp.isRunning() ? scalar : vector;
  }

  @Override
  public Distance kind() {
    return vector.kind();
  }

  @Override
  public float distance(float score) {
    return vector.distance(score);
  }

  @Override
  public float score(double distance) {
    return vector.score(distance);
  }

  @Override
  public float score(float[] query, float[] other) {
    return serving().score(query, other);
  }

  @Override
  public float score(float[] query, MemorySegment vectors, long offset) {
    return serving().score(query, vectors, offset);
  }

  @Override
  public void scores(float[] query, MemorySegment vectors, long offset, int count, float[] scores) {
    serving().scores(query, vectors, offset, count, scores);
  }

  @Override
  public void scores(
      float[] query, MemorySegment vectors, int[] ordinals, int count, float[] scores) {
    serving().scores(query, vectors, ordinals, count, scores);
  }

  @Override
  public void scores(
      float[][] queries, MemorySegment vectors, long offset, int count, float[] scores) {
    serving().scores(queries, vectors, offset, count, scores);
  }
}
