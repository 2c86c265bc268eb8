package dev.sagitta.tck.kernel;

import dev.sagitta.api.collection.Distance;

/** Scores in double precision by the textbook, and how far a kernel may be from them. */
public final class ScoreOracle {
  private static final double HALF_ULP = 0x1p-24;

  private ScoreOracle() {}

  /** The score: −dot, the squared L2 distance, or one minus the cosine (1 for a zero vector). */
  public static double score(Distance distance, float[] a, float[] b) {
    return switch (distance) {
      case DOT -> -dot(a, b);
      case EUCLIDEAN -> {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
          double difference = (double) a[i] - b[i];
          sum += difference * difference;
        }
        yield sum;
      }
      case COSINE -> {
        double norms = Math.sqrt(dot(a, a)) * Math.sqrt(dot(b, b));
        yield norms == 0 ? 1 : 1 - dot(a, b) / norms;
      }
    };
  }

  /**
   * The distance from {@link #score} that float32 arithmetic may have: (d / 4 + 8) roundings of the
   * sum of the absolute products, for a cosine of all three sums; and one smallest float for each
   * value, where products underflow.
   */
  public static double tolerance(Distance distance, float[] a, float[] b) {
    double roundings = (a.length / 4.0 + 8) * HALF_ULP;
    double underflow = a.length * (double) Float.MIN_VALUE;
    return switch (distance) {
      case DOT -> {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
          sum += Math.abs((double) a[i] * b[i]);
        }
        yield roundings * sum + underflow;
      }
      case EUCLIDEAN -> roundings * score(distance, a, b) + underflow;
      case COSINE -> 2 * roundings;
    };
  }

  private static double dot(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (double) a[i] * b[i];
    }
    return sum;
  }
}
