package dev.sagitta.quantization;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Numbers at equal steps, onto which values are rounded: {@code low + i · step} for i from 0 to
 * {@code top}.
 *
 * @param low the first number
 * @param step the distance between two, above 0
 * @param top the greatest i
 */
record Grid(float low, float step, int top) {
  /** The shares of values, from the middle, that a grid may be made to span. */
  private static final double[] SPANS = {1, 0.999_9, 0.999, 0.995, 0.98, 0.95};

  /** At most so many values are sorted. */
  private static final int MOST_SORTED = 1 << 20;

  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  /** Checks that these are numbers. */
  Grid {
    if (!Float.isFinite(low) || !Float.isFinite(step) || step <= 0 || top < 1) {
      throw new IllegalArgumentException(
          "There is no grid from " + low + " by " + step + " to " + top + ".");
    }
  }

  /**
   * A grid for values like these.
   *
   * @param values a sample, finite; is sorted
   * @param quantile the share of the values, from the middle, that lies on the grid; 0 for the
   *     share that makes the squared error least
   * @param top the greatest i
   */
  static Grid of(float[] values, double quantile, int top) {
    float[] sorted = thinned(values);
    Arrays.sort(sorted);
    Grid whole = ofWholeNumbers(sorted, top);
    if (whole != null && (quantile == 0 || quantile == 1)) {
      return whole;
    }
    if (quantile > 0) {
      return spanning(sorted, quantile, top);
    }
    Grid best = spanning(sorted, SPANS[0], top);
    double least = best.squaredError(sorted);
    for (double span : SPANS) {
      Grid grid = spanning(sorted, span, top);
      double error = grid.squaredError(sorted);
      if (error < least) {
        best = grid;
        least = error;
      }
    }
    return best;
  }

  /** The i of the nearest number; 0 for NaN. */
  int index(float value) {
    return nearest((value - low) / step, top);
  }

  /**
   * The i that is nearest to a number of steps; 0 for NaN.
   *
   * @param top the greatest i; an argument, so that a loop over many has it in a register
   */
  static int nearest(float steps, int top) {
    return Math.max(0, Math.min(top, (int) (steps + 0.5f)));
  }

  /** Number i. */
  float value(int i) {
    return low + i * step;
  }

  private double squaredError(float[] values) {
    double sum = 0;
    for (float value : values) {
      double error = (double) value(index(value)) - value;
      sum += error * error;
    }
    return sum;
  }

  /**
   * A grid that has every value exactly, where they are whole numbers that are close enough
   * together, as pixels and counts are; null where not. What is left of its width lies on both
   * sides, or above 0 where no value is negative.
   */
  private static @Nullable Grid ofWholeNumbers(float[] sorted, int top) {
    if (sorted.length == 0) {
      return new Grid(0, 1, top);
    }
    float least = sorted[0];
    float most = sorted[sorted.length - 1];
    // Beyond, whole numbers are all that floats can be.
    if (most - (double) least > top || Math.max(-least, most) > 1 << 20) {
      return null;
    }
    for (float value : sorted) {
      if (value != Math.rint(value)) {
        return null;
      }
    }
    if (least >= 0 && most <= top) {
      return new Grid(0, 1, top);
    }
    int spare = top - (int) (most - least);
    return new Grid(least - (float) (spare >> 1), 1, top);
  }

  private static Grid spanning(float[] sorted, double share, int top) {
    if (sorted.length == 0) {
      return new Grid(0, 1, top);
    }
    int cut = (int) ((1 - share) / 2 * sorted.length);
    float low = sorted[cut];
    double width = (double) sorted[sorted.length - 1 - cut] - low;
    float step = (float) (width / top);
    // Of equal values any step is right, but it must not be lost beside them.
    return new Grid(low, step > 0 ? step : Math.max(Math.ulp(low), Float.MIN_NORMAL), top);
  }

  private static float[] thinned(float[] values) {
    if (values.length <= MOST_SORTED) {
      return values;
    }
    float[] some = new float[MOST_SORTED];
    for (int i = 0; i < some.length; i++) {
      // Evenly spread by the golden ratio; at equal steps, some dimensions could have no part.
      some[i] = values[(int) Math.unsignedMultiplyHigh(i * GOLDEN, values.length)];
    }
    return some;
  }
}
