package dev.sagitta.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sagitta.api.collection.Distance;
import dev.sagitta.spi.kernel.DistanceKernel;
import dev.sagitta.spi.kernel.KernelProvider;
import dev.sagitta.tck.index.MemorySegmentVectors;
import dev.sagitta.tck.kernel.ScoreOracle;
import dev.sagitta.tck.seed.Seed;
import dev.sagitta.tck.seed.SeedExtension;
import dev.sagitta.tck.seed.SeededVectors;
import java.lang.foreign.MemorySegment;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@ExtendWith(SeedExtension.class)
final class KernelAgreementTest {
  private static final int ROWS = 300;

  @ParameterizedTest
  @EnumSource
  void scalarAndVectorKernelsAgree(Distance distance, Seed seed) {
    DistanceKernel scalar = new ScalarKernelProvider().kernel(distance);
    DistanceKernel vector = new VectorKernelProvider().kernel(distance);
    for (int dimension : new int[] {1, 5, 16, 100, 128, 207, 784, 4098}) {
      float[][] rows = SeededVectors.clustered(seed, ROWS, dimension, 7);
      MemorySegment memory = MemorySegmentVectors.of(rows, dimension).memory();
      float[] query = rows[17];
      float[] scalarScores = new float[ROWS];
      float[] vectorScores = new float[ROWS];
      scalar.scores(query, memory, 0, ROWS, scalarScores);
      vector.scores(query, memory, 0, ROWS, vectorScores);
      for (int row = 0; row < ROWS; row++) {
        double tolerance = 2 * ScoreOracle.tolerance(distance, query, rows[row]);
        assertThat((double) vectorScores[row]).isCloseTo(scalarScores[row], within(tolerance));
      }
      for (double limit : new double[] {-1, 0, 1e-9, 0.7, 123}) {
        assertThat(vector.score(limit)).isEqualTo(scalar.score(limit));
        assertThat(vector.distance((float) Math.abs(limit)))
            .isEqualTo(scalar.distance((float) Math.abs(limit)));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void aVectorIsAtDistanceZeroFromItself(Distance distance, Seed seed) {
    if (distance == Distance.DOT) {
      return;
    }
    for (KernelProvider provider : ServiceLoader.load(KernelProvider.class)) {
      DistanceKernel kernel = provider.kernel(distance);
      for (int dimension : new int[] {3, 16, 100, 768}) {
        float[][] rows = SeededVectors.gaussian(seed, 9, dimension);
        MemorySegment memory = MemorySegmentVectors.of(rows, dimension).memory();
        for (int row = 0; row < rows.length; row++) {
          float score = kernel.score(rows[row], memory, row * (dimension * 4L));
          // Exactly, once compiled; before, the two sums may add their lanes in another order.
          assertThat(kernel.distance(score)).isBetween(0f, 5e-7f);
        }
      }
    }
  }

  @Test
  void theServiceLoaderFindsTheVectorKernelBeforeTheScalarOne() {
    assertThat(
            ServiceLoader.load(KernelProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(provider -> provider.obstacle().isEmpty())
                .sorted((a, b) -> Integer.compare(b.priority(), a.priority()))
                .map(KernelProvider::name))
        .containsExactly("vector", "scalar");
  }
}
