package dev.sagitta.engine.read;

import dev.sagitta.api.search.Diversity;
import dev.sagitta.spi.kernel.DistanceKernel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Picks rows by maximal marginal relevance; {@link Diversity} says what that is. The nearest pick
 * of each candidate is kept, so that a pick costs one comparison for each candidate that is left.
 */
final class DiversePicks {
  private final DistanceKernel kernel;
  private final double lambda;

  DiversePicks(DistanceKernel kernel, double lambda) {
    this.kernel = kernel;
    this.lambda = lambda;
  }

  /** Picks so many of the candidates, or all if there are fewer. */
  List<Found> pick(List<Found> nearestFirst, int count) {
    if (lambda == 1 || count <= 1) {
      return nearestFirst.subList(0, Math.min(count, nearestFirst.size()));
    }
    List<Found> left = new ArrayList<>(nearestFirst);
    List<float[]> vectors = new ArrayList<>();
    left.forEach(candidate -> vectors.add(candidate.rows().vector(candidate.row())));
    double[] toPicks = new double[left.size()];
    Arrays.fill(toPicks, Double.POSITIVE_INFINITY);
    List<Found> picks = new ArrayList<>();
    while (picks.size() < count && !left.isEmpty()) {
      int best = picks.isEmpty() ? 0 : best(left, toPicks);
      picks.add(left.remove(best));
      float[] picked = vectors.remove(best);
      System.arraycopy(toPicks, best + 1, toPicks, best, left.size() - best);
      for (int i = 0; i < left.size(); i++) {
        float distance = kernel.distance(kernel.score(picked, vectors.get(i)));
        toPicks[i] = Math.min(toPicks[i], finite(distance));
      }
    }
    return picks;
  }

  /** The first with the largest value; likeness is the negated distance. */
  private int best(List<Found> left, double[] toPicks) {
    int best = 0;
    double largest = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < left.size(); i++) {
      double value = (1 - lambda) * toPicks[i] - lambda * finite(left.get(i).distance());
      if (value > largest) {
        largest = value;
        best = i;
      }
    }
    return best;
  }

  /** Vectors may be so far apart that it is no number any more; none of it, and it would be NaN. */
  private static double finite(float distance) {
    return Math.clamp(distance, -Float.MAX_VALUE, Float.MAX_VALUE);
  }
}
