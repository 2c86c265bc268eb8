package dev.sagitta.engine.recall;

import dev.sagitta.api.recall.RecallEstimate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The recalls of queries, one by one, and what they say of queries like them.
 *
 * <p>Wilson's interval for a share p of n trials is (p + z²/2n ± z √(p(1−p)/n + z²/4n²)) / (1 +
 * z²/n). It never leaves [0, 1], and has a width even where every trial succeeded. Here p is the
 * mean of the queries' recalls, and n the number of trials whose share would vary as much as this
 * mean does: n* = p(1−p) / (s²/m), where s² is the variance of the recalls of m queries, times
 * (z/t)² with Student's t at m − 1 degrees of freedom, because s² is an estimate itself (Korn and
 * Graubard 1998). Where all recalls are equal, s² says nothing, and the queries are the trials.
 */
final class Tally {
  /** The 97.5th percentile of the normal distribution. */
  private static final double Z = 1.959_963_984_540_054;

  private final List<Double> recalls = new ArrayList<>();
  private long neighbours;
  private int queries;
  private Duration searching = Duration.ZERO;
  private Duration exact = Duration.ZERO;

  /** A query was measured: of so many true neighbours, so many were found. */
  void add(int wanted, int found) {
    queries++;
    if (wanted > 0) {
      neighbours += wanted;
      recalls.add((double) found / wanted);
    }
  }

  /** So long the searches, and so long the exact answers of some of the queries took. */
  void took(Duration forSearching, Duration forExact) {
    searching = searching.plus(forSearching);
    exact = exact.plus(forExact);
  }

  /** How many queries were measured. */
  int queries() {
    return queries;
  }

  /** How many of them have a recall. */
  int measured() {
    return recalls.size();
  }

  /** What they say; empty if none has a recall. */
  Optional<RecallEstimate> estimate() {
    if (recalls.isEmpty()) {
      return Optional.empty();
    }
    double mean = recalls.stream().mapToDouble(recall -> recall).average().orElseThrow();
    double worst = recalls.stream().mapToDouble(recall -> recall).min().orElseThrow();
    double trials = trials(mean);
    double square = Z * Z / trials;
    double centre = (mean + square / 2) / (1 + square);
    double half = Z * Math.sqrt(mean * (1 - mean) / trials + square / (4 * trials)) / (1 + square);
    return Optional.of(
        new RecallEstimate(
            mean,
            Math.min(mean, Math.max(0, centre - half)),
            Math.max(mean, Math.min(1, centre + half)),
            worst,
            searching.dividedBy(queries),
            exact.dividedBy(queries)));
  }

  private double trials(double mean) {
    int count = recalls.size();
    double squares = recalls.stream().mapToDouble(r -> (r - mean) * (r - mean)).sum();
    if (count < 2 || squares < 1e-12) {
      return count;
    }
    double ofMean = squares / (count - 1) / count;
    double ratio = Z / student(count - 1);
    return Math.clamp(mean * (1 - mean) / ofMean * ratio * ratio, count, (double) neighbours);
  }

  /** Student's t in place of {@link #Z} (Abramowitz and Stegun, 26.7.5). */
  private static double student(int degrees) {
    double z3 = Math.pow(Z, 3);
    double z5 = Math.pow(Z, 5);
    double n = degrees;
    return Z + (z3 + Z) / (4 * n) + (5 * z5 + 16 * z3 + 3 * Z) / (96 * n * n);
  }
}
