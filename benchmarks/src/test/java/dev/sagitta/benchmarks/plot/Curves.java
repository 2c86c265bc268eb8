package dev.sagitta.benchmarks.plot;

import java.util.ArrayList;
import java.util.List;

/** Curves for tests. */
final class Curves {
  private Curves() {}

  /** A curve of a library from recalls and speeds in turn. */
  static Curve of(String library, double... recallsAndSpeeds) {
    return of(library, "100", recallsAndSpeeds);
  }

  /** A curve of a library with this efConstruction. */
  static Curve of(String library, String efConstruction, double... recallsAndSpeeds) {
    List<Point> points = new ArrayList<>();
    for (int i = 0; i < recallsAndSpeeds.length; i += 2) {
      points.add(new Point(10 << (i / 2), recallsAndSpeeds[i], recallsAndSpeeds[i + 1]));
    }
    return new Curve(
        new Curve.Subject(library, "hnsw", "set", "euclidean", "16", efConstruction),
        new Curve.Build(1_000, 5e6, 40),
        points);
  }
}
