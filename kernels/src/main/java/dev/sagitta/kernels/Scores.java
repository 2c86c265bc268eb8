package dev.sagitta.kernels;

import dev.sagitta.api.collection.Distance;

/**
 * What a score stands for: its conversion to and from the distance, and the cosine's last step.
 *
 * <p>Accuracy. A sum of d products in float32, in any of the orders used here, differs from the
 * true sum by at most (d / 4 + 8) · 2^-24 times the sum of the products' absolute values. So a DOT
 * score is that near; a EUCLIDEAN score, whose products are not negative, has that relative error;
 * and a COSINE score is within twice that of the truth, in absolute terms, as the vectors' lengths
 * cancel. Two kernels differ by at most twice as much. Squared differences above the largest
 * float32 score as infinity, and below the smallest as 0.
 */
final class Scores {
  /** Between these squared norms, no step of {@link #cosine} can leave the range of float32. */
  static final float SMALLEST_NORM = 0x1p-60f;

  static final float LARGEST_NORM = 0x1p60f;

  private Scores() {}

  /**
   * One minus the cosine, from an inner product and two squared norms; NaN if a norm is outside the
   * range where float32 is enough, for the caller to turn to {@link DoublePrecision}.
   *
   * <p>Equal vectors score exactly 0: their three sums are equal, and the root of a rounded square
   * is the number itself (for binary floating point, where nothing over- or underflows).
   */
  static float cosine(float dot, float queryNorm, float rowNorm) {
    float score = 1 - dot / (float) Math.sqrt(queryNorm * rowNorm);
    return isEnough(queryNorm) && isEnough(rowNorm) ? Math.min(Math.max(score, 0f), 2f) : Float.NaN;
  }

  /** True if float32 is enough for a vector of this squared norm. */
  static boolean isEnough(float norm) {
    return norm >= SMALLEST_NORM && norm <= LARGEST_NORM;
  }

  /** The distance of a score; the square root for the Euclidean distance, else the score itself. */
  static float distance(Distance kind, float score) {
    return kind == Distance.EUCLIDEAN ? (float) Math.sqrt(score) : score;
  }

  /** The largest score whose distance is at most the given one; NaN for NaN. */
  static float score(Distance kind, double distance) {
    float largest = (float) distance;
    if (largest > distance) {
      largest = Math.nextDown(largest);
    }
    return kind == Distance.EUCLIDEAN ? largestSquare(largest) : largest;
  }

  /**
   * The largest float whose square root, rounded to float, is at most the given one; negative
   * infinity if there is none.
   */
  private static float largestSquare(float root) {
    if (root < 0) {
      return Float.NEGATIVE_INFINITY;
    }
    // The rounded square is at most a few floats away from the answer (the root halves relative
    // differences, so at most about four neighbours share a root), and roots grow with squares.
    float square = (float) ((double) root * root);
    while ((float) Math.sqrt(square) > root) {
      square = Math.nextDown(square);
    }
    while (square < Float.POSITIVE_INFINITY && (float) Math.sqrt(Math.nextUp(square)) <= root) {
      square = Math.nextUp(square);
    }
    return square;
  }
}
