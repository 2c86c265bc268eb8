package dev.sagitta.engine.maintain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sagitta.api.collection.Distance;
import dev.sagitta.spi.index.Accepted;
import dev.sagitta.spi.index.BuildInput;
import dev.sagitta.spi.index.BuildMonitor;
import dev.sagitta.spi.index.TopK;
import dev.sagitta.spi.kernel.DistanceKernel;
import dev.sagitta.tck.index.MemorySegmentVectors;
import dev.sagitta.tck.kernel.PlainKernel;
import dev.sagitta.tck.seed.Seed;
import dev.sagitta.tck.seed.SeedExtension;
import dev.sagitta.tck.seed.SeededVectors;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SeedExtension.class)
final class KnownNeighboursTest {
  private static final int ROWS = 500;
  private static final int DIMENSION = 8;
  private static final int K = 10;

  @Test
  void theNearestRowsAreFoundThoughTheirScoresAreRoundedOtherwiseLater(Seed seed) {
    float[][] rows = SeededVectors.gaussian(seed, ROWS, DIMENSION);
    RoundingKernel kernel = new RoundingKernel();
    BuildInput input = BuildInput.of(MemorySegmentVectors.of(rows, DIMENSION), kernel, 1);
    KnownNeighbours known =
        KnownNeighbours.of(input, new Accepted.First(ROWS), 50, K, BuildMonitor.UNDISTURBED);
    kernel.up = true;
    for (int q = 0; q < known.count(); q++) {
      TopK top = new TopK(K, Float.POSITIVE_INFINITY);
      for (int row = 0; row < ROWS; row++) {
        if (row != known.row(q)) {
          top.offer(row, kernel.score(known.vector(q), rows[row]));
        }
      }
      assertThat(known.found(q, K, top)).isEqualTo(known.wanted(q, K));
    }
  }

  /** Rounds upwards once it is told to, as a kernel may that is compiled while it runs. */
  private static final class RoundingKernel implements DistanceKernel {
    private final DistanceKernel exact = new PlainKernel();
    private boolean up;

    private float rounded(float score) {
      return up ? Math.nextUp(score) : score;
    }

    private void round(float[] scores, int count) {
      for (int i = 0; i < count; i++) {
        scores[i] = rounded(scores[i]);
      }
    }

    @Override
    public Distance kind() {
      return exact.kind();
    }

    @Override
    public float distance(float score) {
      return exact.distance(score);
    }

    @Override
    public float score(double distance) {
      return exact.score(distance);
    }

    @Override
    public float score(float[] query, float[] vector) {
      return rounded(exact.score(query, vector));
    }

    @Override
    public float score(float[] query, MemorySegment vectors, long offset) {
      return rounded(exact.score(query, vectors, offset));
    }

    @Override
    public void scores(
        float[] query, MemorySegment vectors, long offset, int count, float[] scores) {
      exact.scores(query, vectors, offset, count, scores);
      round(scores, count);
    }

    @Override
    public void scores(
        float[] query, MemorySegment vectors, int[] ordinals, int count, float[] scores) {
      exact.scores(query, vectors, ordinals, count, scores);
      round(scores, count);
    }

    @Override
    public void scores(
        float[][] queries, MemorySegment vectors, long offset, int count, float[] scores) {
      exact.scores(queries, vectors, offset, count, scores);
      round(scores, queries.length * count);
    }
  }
}
