package dev.sagitta.quantization;

import dev.sagitta.api.collection.Distance;
import dev.sagitta.spi.index.BuildInput;
import dev.sagitta.spi.index.BuildMonitor;
import dev.sagitta.spi.index.VectorSource;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;

/**
 * Vectors to learn from, on the heap: one at random from each of equally long stretches of the
 * source, so that what was written at different times has its share. Vectors with a value that is
 * not finite are left out, and for the cosine all are scaled to length 1.
 *
 * @param values the vectors, one after the other
 * @param size how many vectors there are
 * @param dimension how many values each has
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
record Sample(float[] values, int size, int dimension) {
  private static final ValueLayout.OfFloat STORED =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  /** At most so many values are read, 64 MiB. */
  private static final int MOST_VALUES = 16 << 20;

  /** Rows between two questions to the monitor. */
  private static final int ROWS_PER_LOOK = 1_024;

  /** Draws at most so many vectors. */
  static Sample of(BuildInput input, int most, BuildMonitor monitor) {
    VectorSource source = input.vectors();
    int dimension = source.dimension();
    int count = Math.min(source.size(), Math.clamp(MOST_VALUES / dimension, 1, most));
    float[] values = new float[count * dimension];
    SplittableRandom random = new SplittableRandom(input.seed());
    boolean toUnitLength = input.kernel().kind() == Distance.COSINE;
    int size = 0;
    for (int i = 0; i < count; i++) {
      if (i % ROWS_PER_LOOK == 0) {
        continueUnless(monitor);
      }
      long first = (long) i * source.size() / count;
      long end = (long) (i + 1) * source.size() / count;
      int row = (int) random.nextLong(first, end);
      source.verify(row, 1);
      int at = size * dimension;
      MemorySegment.copy(
          source.memory(), STORED, (long) row * dimension * 4, values, at, dimension);
      if (toUnitLength) {
        scale(values, at, dimension);
      }
      size += isFinite(values, at, dimension) ? 1 : 0;
    }
    return new Sample(values, size, dimension);
  }

  /**
   * Ends a build whose monitor asks for it.
   *
   * @throws CancellationException if so
   */
  static void continueUnless(BuildMonitor monitor) {
    if (monitor.cancelled()) {
      throw new CancellationException("The build was cancelled.");
    }
  }

  /** The values there are, without the room of those that were left out. */
  float[] used() {
    return Arrays.copyOf(values, size * dimension);
  }

  private static void scale(float[] values, int at, int dimension) {
    double inverse = inverseLength(values, at, dimension);
    for (int i = at; i < at + dimension; i++) {
      values[i] = (float) (values[i] * inverse);
    }
  }

  /** One by the length of a vector; 1 if it has none. */
  static double inverseLength(float[] values, int at, int dimension) {
    // In four sums, as an addition waits for the one before it.
    double square0 = 0;
    double square1 = 0;
    double square2 = 0;
    double square3 = 0;
    int end = at + dimension;
    int i = at;
    for (; i < end - 3; i += 4) {
      square0 += (double) values[i] * values[i];
      square1 += (double) values[i + 1] * values[i + 1];
      square2 += (double) values[i + 2] * values[i + 2];
      square3 += (double) values[i + 3] * values[i + 3];
    }
    for (; i < end; i++) {
      square0 += (double) values[i] * values[i];
    }
    double square = square0 + square1 + square2 + square3;
    return square > 0 ? 1 / Math.sqrt(square) : 1;
  }

  private static boolean isFinite(float[] values, int at, int dimension) {
    // Of finite values the sum with zero weights is zero, else NaN.
    float sum = 0;
    for (int i = at; i < at + dimension; i++) {
      sum += 0 * values[i];
    }
    return sum == 0;
  }
}
