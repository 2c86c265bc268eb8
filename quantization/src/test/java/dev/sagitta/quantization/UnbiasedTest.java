package dev.sagitta.quantization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sagitta.api.collection.Distance;
import dev.sagitta.kernels.ScalarKernelProvider;
import dev.sagitta.spi.index.BuildInput;
import dev.sagitta.spi.index.BuildMonitor;
import dev.sagitta.spi.quantization.CodeScorer;
import dev.sagitta.spi.quantization.Codec;
import dev.sagitta.tck.index.MemorySegmentVectors;
import dev.sagitta.tck.kernel.ReferenceKernel;
import dev.sagitta.tck.kernel.ScoreOracle;
import dev.sagitta.tck.seed.Seed;
import dev.sagitta.tck.seed.SeedExtension;
import dev.sagitta.tck.seed.SeededVectors;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Map;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@ExtendWith(SeedExtension.class)
final class UnbiasedTest {
  private static final int ROTATIONS = 2_000;

  @ParameterizedTest
  @EnumSource
  void overManyRotationsTheMeanOfEstimatesIsTheScore(Distance distance, Seed seed) {
    float[][] rows = SeededVectors.gaussian(seed, 12, 96);
    float[] query = rows[0].clone();
    query[3] += 2;
    double[] sums = new double[12];
    double[] squares = new double[12];
    for (int i = 0; i < ROTATIONS; i++) {
      float[] scores = scores(rows, query, distance, seed.value() + i);
      for (int row = 0; row < 12; row++) {
        sums[row] += scores[row];
        squares[row] += scores[row] * (double) scores[row];
      }
    }
    for (int row = 0; row < 12; row++) {
      double mean = sums[row] / ROTATIONS;
      double deviation = Math.sqrt(squares[row] / ROTATIONS - mean * mean);
      double expected = ScoreOracle.score(distance, query, rows[row]);
      // Five standard errors of the mean: one test in a million fails by chance.
      assertThat(mean).isCloseTo(expected, within(5 * deviation / Math.sqrt(ROTATIONS) + 1e-4));
    }
  }

  private static float[] scores(float[][] rows, float[] query, Distance distance, long seed) {
    MemorySegmentVectors vectors = MemorySegmentVectors.of(rows, 96);
    BuildInput input = BuildInput.of(vectors, new ReferenceKernel(distance), seed);
    Codec codec =
        new RabitqQuantizerProvider()
            .configure(Map.of(), new ScalarKernelProvider().codes())
            .train(input, BuildMonitor.UNDISTURBED);
    float[] scores = new float[rows.length];
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment codes = arena.allocate((long) rows.length * codec.codeBytes());
      for (int row = 0; row < rows.length; row++) {
        codec.encode(rows[row], codes, (long) row * codec.codeBytes());
      }
      CodeScorer scorer = codec.scorer();
      scorer.query(query);
      scorer.scores(codes, 0, rows.length, scores);
    }
    return scores;
  }
}
