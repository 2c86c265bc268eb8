package dev.sagitta.tck.seed;

import java.util.SplittableRandom;

/** Vectors made from a seed: the same seed and shape give the same vectors, bit for bit. */
public final class SeededVectors {
  private static final float SPREAD = 0.15f;

  private SeededVectors() {}

  /** Vectors whose every component is uniform in [-1, 1). */
  public static float[][] uniform(Seed seed, int count, int dimension) {
    SplittableRandom random = seed.of("uniform").random();
    float[][] vectors = new float[count][dimension];
    for (float[] vector : vectors) {
      for (int i = 0; i < dimension; i++) {
        vector[i] = 2 * random.nextFloat() - 1;
      }
    }
    return vectors;
  }

  /** Vectors whose every component is normal, with mean 0 and deviation 1: all directions alike. */
  public static float[][] gaussian(Seed seed, int count, int dimension) {
    SplittableRandom random = seed.of("gaussian").random();
    float[][] vectors = new float[count][dimension];
    for (float[] vector : vectors) {
      for (int i = 0; i < dimension; i++) {
        vector[i] = (float) random.nextGaussian();
      }
    }
    return vectors;
  }

  /**
   * Vectors around random centres, as embeddings are: normal around their centre, the centres
   * normal around the origin and several times further apart.
   */
  public static float[][] clustered(Seed seed, int count, int dimension, int clusters) {
    float[][] centres = gaussian(seed.of("centres"), clusters, dimension);
    float[][] vectors = gaussian(seed.of("members"), count, dimension);
    SplittableRandom random = seed.of("clusters").random();
    for (float[] vector : vectors) {
      float[] centre = centres[random.nextInt(clusters)];
      for (int i = 0; i < dimension; i++) {
        vector[i] = centre[i] + SPREAD * vector[i];
      }
    }
    return vectors;
  }
}
