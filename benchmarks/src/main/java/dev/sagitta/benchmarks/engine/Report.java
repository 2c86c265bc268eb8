package dev.sagitta.benchmarks.engine;

import java.util.Arrays;
import java.util.Locale;

/** Prints figures in one form: what, how much, and beside it the ratio to a plain loop. */
final class Report {
  private Report() {}

  @SuppressWarnings("AnnotateFormatMethod") // The annotation would be one more dependency.
  static void line(String format, Object... values) {
    System.out.println(String.format(Locale.ROOT, format, values));
  }

  static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  static double median(long[] values) {
    return median(Arrays.stream(values).asDoubleStream().toArray());
  }

  static double seconds(long startNanos) {
    return (System.nanoTime() - startNanos) / 1e9;
  }
}
