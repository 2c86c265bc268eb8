package dev.sagitta.benchmarks.engine;

import dev.sagitta.api.record.VectorRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Random records with a fixed seed. */
final class Vectors {
  private Vectors() {}

  static float[] random(SplittableRandom random, int dimension) {
    float[] vector = new float[dimension];
    for (int d = 0; d < dimension; d++) {
      vector[d] = random.nextFloat() - 0.5f;
    }
    return vector;
  }

  static List<VectorRecord> batch(SplittableRandom random, long first, int count, int dimension) {
    List<VectorRecord> batch = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      batch.add(VectorRecord.of("r" + (first + i), random(random, dimension)));
    }
    return batch;
  }
}
