package dev.sagitta.index.lsh;

import dev.sagitta.spi.index.Crew;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Random directions that points are projected on.
 *
 * <p>As many of them as a point has values are orthogonal to each other, then others begin anew:
 * each alone is as good as one with Gaussian values (Ji et al., "Super-bit locality-sensitive
 * hashing", 2012), and together they say more. On 1,000,000 SIFT vectors, 256 signs rank 90 % of
 * the ten nearest among the first 200 with them, 83 % with independent directions.
 *
 * @param count how many directions there are
 * @param matrix {@code float[values][count]}: value i of direction j at {@code [i][j]}. An array
 *     for each i: with one for all, the compiler could not know that what is written is not what is
 *     read, and would not use vector instructions
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
record Projections(int count, float[][] matrix) {
  /** Draws directions. */
  static Projections draw(int values, int count, SplittableRandom random, Crew crew) {
    float[][] matrix = new float[values][count];
    double[][] frame = new double[Math.min(values, count)][values];
    for (int j = 0; j < count; j++) {
      crew.stopIfAsked();
      double[] direction = frame[j % values];
      draw(direction, frame, j % values, random);
      for (int i = 0; i < values; i++) {
        matrix[i][j] = (float) direction[i];
      }
    }
    return new Projections(count, matrix);
  }

  private static void draw(
      double[] direction, double[][] frame, int drawn, SplittableRandom random) {
    double left;
    do {
      for (int i = 0; i < direction.length; i++) {
        direction[i] = random.nextGaussian();
      }
      for (int other = 0; other < drawn; other++) {
        subtract(direction, frame[other], product(direction, frame[other]));
      }
      left = Math.sqrt(product(direction, direction));
    } while (left < 1e-6);
    for (int i = 0; i < direction.length; i++) {
      direction[i] /= left;
    }
  }

  private static double product(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  private static void subtract(double[] from, double[] direction, double times) {
    for (int i = 0; i < from.length; i++) {
      from[i] -= times * direction[i];
    }
  }

  /**
   * Projects a point: {@code float[values]} to {@code float[count]}. The sums go on side by side,
   * none within a vector register, so that compiled code gives the same bits as interpreted code.
   */
  void project(float[] point, float[] projected) {
    Arrays.fill(projected, 0, count, 0);
    int i = 0;
    for (; i < point.length - 3; i += 4) {
      addFour(point, i, projected);
    }
    for (; i < point.length; i++) {
      add(point[i], matrix[i], projected);
    }
  }

  private static void add(float times, float[] row, float[] projected) {
    for (int j = 0; j < projected.length; j++) {
      projected[j] += times * row[j];
    }
  }

  private void addFour(float[] point, int i, float[] projected) {
    float times0 = point[i];
    float times1 = point[i + 1];
    float times2 = point[i + 2];
    float times3 = point[i + 3];
    float[] row0 = matrix[i];
    float[] row1 = matrix[i + 1];
    float[] row2 = matrix[i + 2];
    float[] row3 = matrix[i + 3];
    for (int j = 0; j < projected.length; j++) {
      projected[j] += times0 * row0[j] + times1 * row1[j] + (times2 * row2[j] + times3 * row3[j]);
    }
  }
}
