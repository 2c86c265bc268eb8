package dev.sagitta.cli.bench;

import dev.sagitta.api.collection.Distance;
import dev.sagitta.api.error.ErrorCode;
import dev.sagitta.api.error.InvalidRequestException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Judges answers. An answer's row is right if it is among the true k nearest, or as near as the
 * last of them (to one part in a million): which of several rows at one distance is named is
 * chance.
 */
final class Truth {
  private static final double TIE = 1e-6;

  private final Dataset dataset;
  private final Distance distance;
  private final int k;

  Truth(Dataset dataset, Distance distance, int k) {
    this.dataset = dataset;
    this.distance = distance;
    this.k = k;
    if (dataset.truth().dimension() < k) {
      throw new InvalidRequestException(
          ErrorCode.INVALID_ARGUMENT,
          "k is "
              + k
              + ", but the ground truth has "
              + dataset.truth().dimension()
              + " neighbours a query.");
    }
  }

  /** How many of the answered rows, each counted once, are right. */
  int right(int query, List<String> answered) {
    int[] nearest = dataset.truth().integers(query);
    Set<Integer> exact = new HashSet<>();
    for (int i = 0; i < k; i++) {
      exact.add(nearest[i]);
    }
    float[] vector = dataset.queries().vector(query);
    double last = Double.NaN;
    int right = 0;
    for (String id : new HashSet<>(answered)) {
      int row = Integer.parseInt(id);
      if (exact.contains(row)) {
        right++;
        continue;
      }
      if (Double.isNaN(last)) {
        last = between(vector, nearest[k - 1]);
      }
      if (between(vector, row) <= last + TIE * Math.abs(last)) {
        right++;
      }
    }
    return right;
  }

  private double between(float[] query, int row) {
    float[] other = dataset.base().vector(row);
    double dot = 0;
    double mine = 0;
    double theirs = 0;
    double squares = 0;
    for (int i = 0; i < query.length; i++) {
      double difference = (double) query[i] - other[i];
      squares += difference * difference;
      dot += (double) query[i] * other[i];
      mine += (double) query[i] * query[i];
      theirs += (double) other[i] * other[i];
    }
    return switch (distance) {
      case EUCLIDEAN -> Math.sqrt(squares);
      case DOT -> -dot;
      case COSINE -> 1 - dot / Math.sqrt(mine * theirs);
    };
  }
}
