package dev.sagitta.engine.recall;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sagitta.api.recall.RecallEstimate;
import dev.sagitta.tck.seed.Seed;
import dev.sagitta.tck.seed.SeedExtension;
import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the recalls of some queries say of all queries like them. */
@ExtendWith(SeedExtension.class)
final class TallyTest {
  private static final int K = 10;
  private static final int ROUNDS = 4_000;

  @Test
  void theIntervalHasTheTrueMeanInAbout95OfHundredSamples(Seed seed) {
    SplittableRandom random = seed.random();
    for (int queries : new int[] {30, 100, 256}) {
      for (double mean : new double[] {0.7, 0.9, 0.97}) {
        int hit = 0;
        for (int round = 0; round < ROUNDS; round++) {
          RecallEstimate estimate = sample(queries, mean, random).estimate().orElseThrow();
          hit += estimate.low() <= mean && mean <= estimate.high() ? 1 : 0;
        }
        assertThat((double) hit / ROUNDS)
            .as("%d queries of mean recall %s", queries, mean)
            .isBetween(0.92, 0.995);
      }
    }
  }

  /** Queries are easy or hard, so that their neighbours are found or missed together. */
  private static Tally sample(int queries, double mean, SplittableRandom random) {
    Tally tally = new Tally();
    for (int i = 0; i < queries; i++) {
      double own = random.nextDouble() < 0.2 ? 5 * mean - 4 : 1;
      if (mean < 0.85) {
        own = random.nextBoolean() ? 1 : 2 * mean - 1;
      }
      int found = 0;
      for (int n = 0; n < K; n++) {
        found += random.nextDouble() < own ? 1 : 0;
      }
      tally.add(K, found);
    }
    return tally;
  }

  @Test
  void theIntervalNarrowsWithTheNumberOfQueries(Seed seed) {
    double before = 1;
    for (int queries : new int[] {4, 16, 64, 256, 1_024}) {
      RecallEstimate estimate = sample(queries, 0.9, seed.random()).estimate().orElseThrow();
      double width = estimate.high() - estimate.low();
      assertThat(width).isPositive().isLessThan(before);
      before = width;
    }
    assertThat(before).isLessThan(0.03);
  }

  @Test
  void whereNothingWasMissedTheIntervalEndsAtOneAndStillHasAWidth() {
    Tally tally = new Tally();
    for (int i = 0; i < 200; i++) {
      tally.add(K, K);
    }
    RecallEstimate estimate = tally.estimate().orElseThrow();
    assertThat(estimate.mean()).isEqualTo(1);
    assertThat(estimate.worst()).isEqualTo(1);
    assertThat(estimate.high()).isEqualTo(1);
    // n / (n + z²), by hand.
    assertThat(estimate.low()).isCloseTo(200 / 203.8415, within(1e-4));
  }

  @Test
  void queriesWithoutANeighbourHaveNoRecall() {
    Tally tally = new Tally();
    assertThat(tally.estimate()).isEmpty();
    tally.add(0, 0);
    assertThat(tally.estimate()).isEmpty();
    tally.add(4, 1);
    tally.add(2, 2);
    tally.took(Duration.ofMillis(3), Duration.ofMillis(6));
    RecallEstimate estimate = tally.estimate().orElseThrow();
    assertThat(tally.queries()).isEqualTo(3);
    assertThat(tally.measured()).isEqualTo(2);
    assertThat(estimate.mean()).isEqualTo(0.625);
    assertThat(estimate.worst()).isEqualTo(0.25);
    assertThat(estimate.searchTime()).isEqualTo(Duration.ofMillis(1));
    assertThat(estimate.exactTime()).isEqualTo(Duration.ofMillis(2));
    assertThat(estimate.low()).isBetween(0.0, 0.25);
    assertThat(estimate.high()).isBetween(0.8, 1.0);
  }
}
