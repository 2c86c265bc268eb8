package dev.sagitta.index.lsh;

import dev.sagitta.api.collection.Distance;

/**
 * Vectors as points whose euclidean distance has the order of the collection's distance, with their
 * mean in the origin: hyperplanes through the origin then cut them in halves, wherever they lie.
 *
 * <ul>
 *   <li>cosine: the vector divided by its length;
 *   <li>dot: Neyshabur and Srebro, "On symmetric and asymmetric LSHs for inner product search",
 *       2015, §4.1: a row divided by the length of the longest, with one more value that makes its
 *       length 1; a query divided by its length, with 0;
 *   <li>euclidean: the vector.
 * </ul>
 *
 * @param distance the collection's distance
 * @param longest the length of the longest row, where that is needed, or 0
 * @param mean of the rows before it is subtracted
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
record Embedding(Distance distance, float longest, float[] mean) {
  /** Embeds a row: {@code float[dimension]} to {@code float[mean.length]}. */
  void row(float[] vector, float[] point) {
    double scale =
        switch (distance) {
          case EUCLIDEAN -> 1;
          case COSINE -> inverse(length(vector));
          case DOT -> inverse(longest);
        };
    scaled(vector, (float) scale, point);
    if (distance == Distance.DOT) {
      double length = length(vector) * scale;
      double rest = Math.sqrt(Math.max(0, 1 - length * length));
      point[vector.length] = (float) rest - mean[vector.length];
    }
  }

  /** Embeds a query. */
  void query(float[] vector, float[] point) {
    double scale = distance == Distance.EUCLIDEAN ? 1 : inverse(length(vector));
    scaled(vector, (float) scale, point);
    if (distance == Distance.DOT) {
      point[vector.length] = -mean[vector.length];
    }
  }

  /** The length of a vector; not finite if a value is not. */
  static double length(float[] vector) {
    double sum = 0;
    for (float value : vector) {
      sum += (double) value * value;
    }
    return Math.sqrt(sum);
  }

  private void scaled(float[] vector, float scale, float[] point) {
    for (int i = 0; i < vector.length; i++) {
      point[i] = vector[i] * scale - mean[i];
    }
  }

  private static double inverse(double length) {
    return length > 0 ? 1 / length : 0;
  }
}
