package dev.sagitta.index.lsh;

import dev.sagitta.api.collection.Distance;
import dev.sagitta.spi.index.Crew;
import dev.sagitta.spi.index.VerifiedRows;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Makes the hashing of an index from its seed and a sample of its rows: their mean, how wide they
 * are spread along each direction, and which length the longest of all rows has.
 */
final class Learner {
  private static final int SAMPLE = 4_096;
  private static final int ROWS_A_TASK = 1_024;

  private final Shape shape;
  private final VerifiedRows rows;
  private final Crew crew;
  private final SplittableRandom random;

  Learner(Shape shape, VerifiedRows rows, Crew crew, long seed) {
    this.shape = shape;
    this.rows = rows;
    this.crew = crew;
    this.random = new SplittableRandom(seed);
  }

  /**
   * Learns.
   *
   * @param width how long the intervals are, in standard deviations
   */
  Hashing learn(double width) {
    float longest = shape.distance() == Distance.DOT ? longest() : 0;
    float[][] sample = sample();
    Embedding embedding = embedding(longest, sample);
    Projections projections =
        Projections.draw(shape.embedded(), shape.projections(), random.split(), crew);
    float[][] projected = new float[sample.length][shape.projections()];
    float[] point = new float[shape.embedded()];
    for (int i = 0; i < sample.length; i++) {
      embedding.row(sample[i], point);
      projections.project(point, projected[i]);
    }
    return new Hashing(
        shape, embedding, projections, sketcher(projected), family(projected, width));
  }

  private float longest() {
    AtomicInteger bits = new AtomicInteger();
    float[][] vectors = new float[crew.size()][shape.dimension()];
    crew.each(
        0,
        Math.ceilDiv(shape.rows(), ROWS_A_TASK),
        (worker, task) -> {
          float most = 0;
          int end = (int) Math.min(shape.rows(), (task + 1L) * ROWS_A_TASK);
          for (int row = task * ROWS_A_TASK; row < end; row++) {
            rows.copy(row, vectors[worker]);
            float length = (float) Embedding.length(vectors[worker]);
            // Neither is true of what is not a number.
            most = length > most && length < Float.POSITIVE_INFINITY ? length : most;
          }
          int _ = bits.accumulateAndGet(Float.floatToIntBits(most), Math::max);
        });
    return Float.intBitsToFloat(bits.get());
  }

  /** Rows that are spread evenly, all of finite length. */
  private float[][] sample() {
    int count = Math.min(shape.rows(), SAMPLE);
    float[][] sample = new float[count][shape.dimension()];
    int taken = 0;
    for (int i = 0; i < count; i++) {
      rows.copy((int) ((long) i * shape.rows() / count), sample[taken]);
      taken += Double.isFinite(Embedding.length(sample[taken])) ? 1 : 0;
    }
    return Arrays.copyOf(sample, taken);
  }

  private Embedding embedding(float longest, float[][] sample) {
    Embedding centred = new Embedding(shape.distance(), longest, new float[shape.embedded()]);
    double[] sums = new double[shape.embedded()];
    float[] point = new float[shape.embedded()];
    for (float[] vector : sample) {
      centred.row(vector, point);
      for (int i = 0; i < sums.length; i++) {
        sums[i] += point[i];
      }
    }
    float[] mean = new float[sums.length];
    for (int i = 0; i < sums.length; i++) {
      mean[i] = (float) (sums[i] / Math.max(1, sample.length));
    }
    return new Embedding(shape.distance(), longest, mean);
  }

  private Sketcher sketcher(float[][] projected) {
    int each = shape.bitsPerProjection();
    float[] thresholds = new float[shape.hashes().sketchBits()];
    float[] column = new float[projected.length];
    for (int bit = 0; each > 1 && column.length > 0 && bit < thresholds.length; bit++) {
      for (int i = 0; i < column.length; i++) {
        column[i] = projected[i][bit / each];
      }
      Arrays.sort(column);
      thresholds[bit] = column[(bit % each + 1) * column.length / (each + 1)];
    }
    return new Sketcher(thresholds, each);
  }

  private Family family(float[][] projected, double width) {
    int functions = shape.hashes().functions();
    if (shape.distance() != Distance.EUCLIDEAN) {
      return new Hyperplanes(functions);
    }
    int count = shape.tableProjections();
    float[] widths = new float[count];
    long[] steps = new long[count];
    SplittableRandom drawn = random.split();
    for (int i = 0; i < count; i++) {
      double deviation = deviation(projected, shape.sketchProjections() + i);
      // Where all rows are alike, any width is right.
      widths[i] = deviation > 0 ? (float) (width * deviation) : 1;
      steps[i] = drawn.nextLong() | 1;
    }
    return new Intervals(functions, widths, steps);
  }

  private static double deviation(float[][] projected, int column) {
    double sum = 0;
    for (float[] row : projected) {
      sum += (double) row[column] * row[column];
    }
    return projected.length == 0 ? 0 : Math.sqrt(sum / projected.length);
  }
}
