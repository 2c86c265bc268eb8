package dev.sagitta.tck.seed;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

final class SeededVectorsTest {
  private static final List<Function<Seed, float[][]>> SHAPES =
      List.of(
          seed -> SeededVectors.uniform(seed, 200, 24),
          seed -> SeededVectors.gaussian(seed, 200, 24),
          seed -> SeededVectors.clustered(seed, 200, 24, 5));

  @Test
  void theSameSeedGivesTheSameVectorsAndAnotherSeedOthers() {
    for (Function<Seed, float[][]> shape : SHAPES) {
      float[][] vectors = shape.apply(new Seed(7));
      assertThat(vectors).isDeepEqualTo(shape.apply(new Seed(7)));
      assertThat(vectors[0]).isNotEqualTo(shape.apply(new Seed(8))[0]);
      assertThat(vectors).hasDimensions(200, 24);
    }
  }

  @Test
  void clusteredVectorsHaveMuchNearerNeighboursThanGaussianOnes() {
    Seed seed = new Seed(7);
    float clustered = meanNearest(SeededVectors.clustered(seed, 200, 24, 5));
    float gaussian = meanNearest(SeededVectors.gaussian(seed, 200, 24));
    assertThat(clustered).isLessThan(gaussian / 3);
  }

  private static float meanNearest(float[][] vectors) {
    float sum = 0;
    for (int a = 0; a < vectors.length; a++) {
      float nearest = Float.MAX_VALUE;
      for (int b = 0; b < vectors.length; b++) {
        if (a != b) {
          nearest = Math.min(nearest, squaredDistance(vectors[a], vectors[b]));
        }
      }
      sum += (float) Math.sqrt(nearest);
    }
    return sum / vectors.length;
  }

  private static float squaredDistance(float[] a, float[] b) {
    float distance = 0;
    for (int i = 0; i < a.length; i++) {
      distance += (a[i] - b[i]) * (a[i] - b[i]);
    }
    return distance;
  }
}
