package dev.sagitta.tck.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sagitta.api.collection.Distance;
import dev.sagitta.spi.kernel.DistanceKernel;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class ReferenceKernelTest {
  @ParameterizedTest
  @EnumSource
  void everyMethodGivesAPairTheSameScore(Distance distance) {
    DistanceKernel kernel = new ReferenceKernel(distance);
    float[][] values = {{1, 2, 3}, {-1, 0.5f, 8}, {0, 0, 0}, {1, 2, 3}};
    float[] query = {0.5f, -2, 1};
    KernelRows.of(values, 0)
        .scores(kernel, query)
        .forEach((method, scores) -> {
          for (int row = 0; row < values.length; row++) {
            double expected = ScoreOracle.score(distance, query, values[row]);
            assertThat(scores[row]).as(method).isEqualTo((float) expected);
          }
        });
    assertThat(Arrays.stream(Distance.values()).map(d -> new ReferenceKernel(d).kind()))
        .contains(distance);
  }

  @ParameterizedTest
  @EnumSource
  void aScoreIsTheLargestOfItsDistance(Distance distance) {
    DistanceKernel kernel = new ReferenceKernel(distance);
    for (double limit : new double[] {0, 1e-20, 0.3, 2, 1e10}) {
      float score = kernel.score(limit);
      assertThat((double) kernel.distance(score)).isLessThanOrEqualTo(limit);
      assertThat((double) kernel.distance(Math.nextUp(score))).isGreaterThan(limit);
    }
  }
}
