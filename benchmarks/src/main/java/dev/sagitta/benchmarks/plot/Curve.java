package dev.sagitta.benchmarks.plot;

import java.util.Comparator;
import java.util.List;

/**
 * One index and what searching it gave, by falling speed.
 *
 * <p>Between measured points, queries per second are taken to be linear in recall. Nothing is said
 * of what lies beyond the first and the last point.
 *
 * @param subject what was measured
 * @param build what building took
 * @param points one for each {@code ef}, at least one
 */
record Curve(Subject subject, Build build, List<Point> points) {
  /** Sorts a copy of the points. */
  Curve {
    if (points.isEmpty()) {
      throw new IllegalArgumentException("There is no point of " + subject + ".");
    }
    points = points.stream().sorted(Comparator.comparingInt(Point::ef)).toList();
  }

  /**
   * What was measured, in the words of the results.
   *
   * @param library whose index it is
   * @param variant which one
   * @param dataset the vectors
   * @param metric their distance
   * @param m how many links a node has
   * @param efConstruction how wide was searched for links
   */
  record Subject(
      String library,
      String variant,
      String dataset,
      String metric,
      String m,
      String efConstruction) {
    /** Library, variant and construction, as one text. */
    String name() {
      return library + " " + variant + " " + efConstruction;
    }
  }

  /**
   * What building took; NaN for what was not measured.
   *
   * @param vectorsPerSecond how fast vectors were indexed
   * @param indexBytes what the index takes
   * @param peakMegabytes the most memory the process had
   */
  record Build(double vectorsPerSecond, double indexBytes, double peakMegabytes) {}

  /** The speed at a recall. Where a curve passes the recall more than once, the fastest place. */
  Speed at(double recall) {
    double fastest = 0;
    for (int i = 0; i + 1 < points.size(); i++) {
      fastest = Math.max(fastest, between(points.get(i), points.get(i + 1), recall));
    }
    Point best = points.getFirst();
    double mostRecall = 0;
    for (Point point : points) {
      mostRecall = Math.max(mostRecall, point.recall());
      if (point.recall() == recall) {
        fastest = Math.max(fastest, point.queriesPerSecond());
      }
      if (point.queriesPerSecond() > best.queriesPerSecond()) {
        best = point;
      }
    }
    if (fastest > 0) {
      return new Speed.Exactly(fastest);
    }
    return mostRecall < recall
        ? new Speed.Unreached(mostRecall)
        : new Speed.AtLeast(best.queriesPerSecond(), best.recall());
  }

  /** Zero where the recall is not between the two. */
  private static double between(Point a, Point b, double recall) {
    double low = Math.min(a.recall(), b.recall());
    double high = Math.max(a.recall(), b.recall());
    if (recall < low || recall > high || low == high) {
      return 0;
    }
    double share = (recall - a.recall()) / (b.recall() - a.recall());
    return a.queriesPerSecond() + share * (b.queriesPerSecond() - a.queriesPerSecond());
  }
}
