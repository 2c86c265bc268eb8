package dev.sagitta.index.lsh;

import dev.sagitta.spi.index.BuildMonitor;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;

/**
 * Random directions that points are projected on.
 *
 * <p>As many of them as a point has values are orthogonal to each other, then others begin anew:
 * each alone is as good as one with Gaussian values (Ji et al., "Super-bit locality-sensitive
 * hashing", 2012), and together they say more. On 1,000,000 SIFT vectors, 256 signs rank 90 % of
 * the ten nearest among the first 200 with them, 83 % with independent directions.
 *
 * @param count how many directions there are
 * @param matrix {@code float[values * count]}: value i of direction j at {@code i * count + j}
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
record Projections(int count, float[] matrix) {
  /** Draws directions. */
  static Projections draw(int values, int count, SplittableRandom random, BuildMonitor monitor) {
    float[] matrix = new float[Math.multiplyExact(values, count)];
    double[][] frame = new double[Math.min(values, count)][values];
    for (int j = 0; j < count; j++) {
      if (monitor.cancelled()) {
        throw new CancellationException("The build of the index was cancelled.");
      }
      double[] direction = frame[j % values];
      draw(direction, frame, j % values, random);
      for (int i = 0; i < values; i++) {
        matrix[i * count + j] = (float) direction[i];
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
    int width = count;
    float[] values = matrix;
    for (int j = 0; j < width; j++) {
      projected[j] = 0;
    }
    int i = 0;
    for (; i < point.length - 3; i += 4) {
      addFour(point, i, values, width, projected);
    }
    for (; i < point.length; i++) {
      float times = point[i];
      int row = i * width;
      for (int j = 0; j < width; j++) {
        projected[j] += times * values[row + j];
      }
    }
  }

  private static void addFour(float[] point, int i, float[] values, int width, float[] projected) {
    float times0 = point[i];
    float times1 = point[i + 1];
    float times2 = point[i + 2];
    float times3 = point[i + 3];
    int row0 = i * width;
    int row1 = row0 + width;
    int row2 = row1 + width;
    int row3 = row2 + width;
    for (int j = 0; j < width; j++) {
      projected[j] +=
          times0 * values[row0 + j]
              + times1 * values[row1 + j]
              + (times2 * values[row2 + j] + times3 * values[row3 + j]);
    }
  }
}
