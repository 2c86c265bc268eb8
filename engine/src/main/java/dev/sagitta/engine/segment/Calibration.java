package dev.sagitta.engine.segment;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * What share of the nearest rows a segment's index finds with each of its {@linkplain
 * dev.sagitta.spi.index.BuiltIndex#efforts efforts}, as measured in that segment.
 *
 * @param liveRows how many rows were live when it was measured; 0 if nothing was
 * @param curves by rising k
 */
public record Calibration(int liveRows, List<Curve> curves) {
  /** Nothing was measured. */
  public static final Calibration NONE = new Calibration(0, List.of());

  /** Deletions of more than this share of the rows make what was measured out of date. */
  private static final double MOST_DELETED = 0.2;

  /** Takes an immutable copy. */
  public Calibration {
    curves = List.copyOf(curves);
  }

  /**
   * Searches for one number of rows.
   *
   * @param k how many rows were searched for
   * @param points by place in the list of efforts, from the first; those after the last find more
   */
  public record Curve(int k, List<Point> points) {
    /** Takes an immutable copy, and checks that there is a point. */
    public Curve {
      points = List.copyOf(points);
      if (points.isEmpty()) {
        throw new IllegalArgumentException("A curve for k = " + k + " has no points.");
      }
    }

    /** The place of the first effort that finds the share, or else of the last. */
    private int place(double recall) {
      for (int i = 0; i < points.size(); i++) {
        if (points.get(i).recall >= recall) {
          return i;
        }
      }
      return points.size() - 1;
    }
  }

  /**
   * Searches with one effort.
   *
   * @param recall the mean share of the nearest rows that was found, 0 to 1
   * @param micros the mean time of a search, in microseconds
   */
  public record Point(double recall, long micros) {}

  /**
   * The place of the least effort that finds a share of the k nearest rows. Between the numbers of
   * rows that were measured, places are linear in the logarithm of k.
   *
   * @return empty if nothing was measured
   */
  public OptionalInt effort(double recall, int k) {
    if (curves.isEmpty()) {
      return OptionalInt.empty();
    }
    Curve below = curves.getFirst();
    for (Curve curve : curves) {
      if (k <= curve.k) {
        return OptionalInt.of(between(below, curve, recall, k));
      }
      below = curve;
    }
    return OptionalInt.of(below.place(recall));
  }

  /**
   * The share that the effort at a place was found to find, of as many rows as were measured and
   * are not fewer than k, or else of the most.
   *
   * @return empty if nothing was measured
   */
  public OptionalDouble recall(int place, int k) {
    return curves.stream()
        .filter(curve -> curve.k >= k)
        .findFirst()
        .or(() -> curves.isEmpty() ? Optional.empty() : Optional.of(curves.getLast()))
        .map(curve -> curve.points.get(Math.min(place, curve.points.size() - 1)))
        .map(point -> OptionalDouble.of(point.recall))
        .orElseGet(OptionalDouble::empty);
  }

  private static int between(Curve below, Curve above, double recall, int k) {
    int from = below.place(recall);
    int to = above.place(recall);
    double way =
        k <= below.k ? 0 : Math.log((double) k / below.k) / Math.log((double) above.k / below.k);
    return (int) Math.ceil(from + way * (to - from));
  }

  /** True if so many live rows are too few for what was measured to hold. */
  public boolean isOutdated(int live) {
    return live < liveRows * (1 - MOST_DELETED);
  }
}
