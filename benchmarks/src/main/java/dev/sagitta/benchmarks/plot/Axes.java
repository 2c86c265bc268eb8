package dev.sagitta.benchmarks.plot;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The frame of a plot: recall to the right, stretched towards 1 so that each halving of what is
 * missed takes the same room; queries per second upwards, each doubling likewise.
 *
 * @param left where the frame begins, in pixels
 * @param top where it begins
 * @param right where it ends
 * @param bottom where it ends
 * @param slowest the fewest queries per second in it
 * @param fastest the most
 */
record Axes(double left, double top, double right, double bottom, double slowest, double fastest) {
  /** More recall than this is drawn at the edge: on 1,000 queries the rest is a few neighbours. */
  private static final double MOST_RECALL = 0.9995;

  /** The least recall in the frame. */
  static final double LEAST_RECALL = 0.8;

  private static final double[] TICKS = {
    LEAST_RECALL, 0.85, 0.9, 0.95, 0.98, 0.99, 0.995, 0.998, 0.999, MOST_RECALL
  };
  private static final String GRID = "#e2e2e2";
  private static final String INK = "#222222";

  /** Axes that show the given speeds, of which there is at least one. */
  static Axes around(List<Double> speeds, double width, double height) {
    double slowest = speeds.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
    double fastest = speeds.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
    return new Axes(84, 56, width, height - 62, slowest / 1.15, fastest * 1.15);
  }

  /** Where a recall is. */
  double x(double recall) {
    double from = stretched(LEAST_RECALL);
    return left + (right - left) * (stretched(recall) - from) / (stretched(MOST_RECALL) - from);
  }

  private static double stretched(double recall) {
    return -Math.log10(1 - Math.min(MOST_RECALL, recall));
  }

  /** Where a speed is. */
  double y(double queriesPerSecond) {
    return bottom
        - (bottom - top) * Math.log(queriesPerSecond / slowest) / Math.log(fastest / slowest);
  }

  /** Draws lines, ticks and titles. */
  void draw(Svg svg) {
    for (double recall : TICKS) {
      svg.add("line", "x1", x(recall), "y1", top, "x2", x(recall), "y2", bottom, "stroke", GRID);
      svg.text(
          recall == MOST_RECALL ? "≥ .9995" : decimal(recall),
          x(recall),
          bottom + 18,
          "font-size",
          12,
          "text-anchor",
          "middle",
          "fill",
          INK);
    }
    for (double speed : speeds()) {
      svg.add("line", "x1", left, "y1", y(speed), "x2", right, "y2", y(speed), "stroke", GRID);
      svg.text(
          String.format(Locale.ROOT, "%,.0f", speed),
          left - 8,
          y(speed) + 4,
          "font-size",
          12,
          "text-anchor",
          "end",
          "fill",
          INK);
    }
    svg.add(
        "rect",
        "x",
        left,
        "y",
        top,
        "width",
        right - left,
        "height",
        bottom - top,
        "fill",
        "none",
        "stroke",
        "#888888");
    svg.text(
        "recall@10 (better to the right)",
        (left + right) / 2,
        bottom + 42,
        "font-size",
        13,
        "text-anchor",
        "middle",
        "fill",
        INK);
    double middle = (top + bottom) / 2;
    svg.text(
        "queries/s, one thread (better upwards)",
        20,
        middle,
        "font-size",
        13,
        "text-anchor",
        "middle",
        "fill",
        INK,
        "transform",
        String.format(Locale.ROOT, "rotate(-90 20 %.1f)", middle));
  }

  /**
   * Begins a group of which only what lies within the frame is seen, markers on its edge wholly.
   */
  void beginClip(Svg svg) {
    svg.open("clipPath", "id", "frame");
    svg.add("rect", "x", left, "y", top, "width", right - left + 8, "height", bottom - top);
    svg.close("clipPath");
    svg.open("g", "clip-path", "url(#frame)");
  }

  /** Round speeds; finer ones where few would be left. */
  private List<Double> speeds() {
    List<Double> coarse = speeds(1, 2, 5);
    return coarse.size() >= 5 ? coarse : speeds(1, 1.5, 2, 3, 4, 5, 6, 8);
  }

  private List<Double> speeds(double... digits) {
    List<Double> speeds = new ArrayList<>();
    for (double power = 0.01; power <= fastest; power *= 10) {
      for (double digit : digits) {
        double speed = power * digit;
        if (speed >= slowest && speed <= fastest) {
          speeds.add(speed);
        }
      }
    }
    return speeds;
  }

  private static String decimal(double recall) {
    String text = Double.toString(recall);
    return text.startsWith("0.") ? text.substring(1) : text;
  }
}
