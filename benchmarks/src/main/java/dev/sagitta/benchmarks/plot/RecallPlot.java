package dev.sagitta.benchmarks.plot;

import dev.sagitta.benchmarks.Arguments;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Draws results as an SVG file: queries per second against recall, a line for each index.
 *
 * <p>Arguments: {@code results}, {@code only} and {@code leave} as in {@link PeerTable}; {@code
 * out} (the file), {@code title}, {@code ours} (our library's name), {@code most} (how many lines:
 * all of ours, the fastest of each other library, then the next fastest; the legend says how many
 * were left out).
 */
public final class RecallPlot {
  private static final double RANKING_RECALL = 0.95;
  private static final int LEGEND_WIDTH = 392;
  private static final int LEGEND_LINE = 22;
  private static final int WIDTH = 1_100;
  private static final int HEIGHT = 600;
  private static final String INK = "#222222";

  private final String ours;
  private final List<Curve> curves;
  private final int leftOut;

  RecallPlot(String ours, List<Curve> all, int most) {
    this.ours = ours;
    List<Curve> visible = all.stream().filter(curve -> !places(curve).isEmpty()).toList();
    this.curves = chosen(visible, most);
    this.leftOut = all.size() - curves.size();
  }

  /** Draws a plot. */
  public static void main(String[] given) throws IOException {
    Set<String> names = new HashSet<>(Selection.NAMES);
    names.addAll(Set.of("out", "title", "ours", "most"));
    Arguments arguments = Arguments.parse(given, names);
    List<Curve> curves = Selection.curves(arguments);
    if (curves.isEmpty()) {
      throw new IllegalArgumentException("The results have no curve that was asked for.");
    }
    String title =
        curves.stream()
            .map(curve -> curve.subject().dataset() + ", " + curve.subject().metric())
            .distinct()
            .collect(Collectors.joining("; "));
    RecallPlot plot =
        new RecallPlot(arguments.text("ours", "sagitta"), curves, arguments.integer("most", 14));
    Files.writeString(Path.of(arguments.text("out")), plot.draw(arguments.text("title", title)));
  }

  private List<Curve> chosen(List<Curve> visible, int most) {
    List<Curve> ranked = new ArrayList<>(visible);
    ranked.sort(Comparator.comparingDouble(RecallPlot::rank).reversed());
    List<Curve> chosen = new ArrayList<>();
    Set<String> libraries = new HashSet<>();
    for (Curve curve : ranked) {
      String library = curve.subject().library();
      if (library.equals(ours) || libraries.add(library)) {
        chosen.add(curve);
      }
    }
    for (Curve curve : ranked) {
      if (chosen.size() < most && !chosen.contains(curve)) {
        chosen.add(curve);
      }
    }
    chosen.sort(Comparator.comparingDouble(RecallPlot::rank).reversed());
    return chosen;
  }

  /** Fast curves first; those that do not reach the recall last. */
  private static double rank(Curve curve) {
    Speed speed = curve.at(RANKING_RECALL);
    return speed instanceof Speed.Unreached unreached ? unreached.mostRecall() - 1 : speed.rank();
  }

  /** The document. */
  String draw(String title) {
    Svg svg = new Svg(WIDTH, HEIGHT);
    svg.add("rect", "width", "100%", "height", "100%", "fill", "#ffffff");
    svg.text(title, 84, 32, "font-size", 17, "font-weight", "bold", "fill", INK);
    if (curves.isEmpty()) {
      svg.text("No point has a recall of 0.8 or more.", 84, 80, "font-size", 13, "fill", INK);
      return svg.toString();
    }
    List<Double> speeds =
        curves.stream().flatMap(curve -> places(curve).stream()).map(place -> place[1]).toList();
    Axes axes = Axes.around(speeds, WIDTH - LEGEND_WIDTH, HEIGHT);
    axes.draw(svg);
    List<LineStyle> styles = LineStyle.of(curves, ours);
    axes.beginClip(svg);
    // The slowest first, so that ours, where it is fast, is on top.
    for (int i = curves.size() - 1; i >= 0; i--) {
      styles.get(i).line(svg, onAxes(path(curves.get(i)), axes));
      for (double[] place : onAxes(places(curves.get(i)), axes)) {
        styles.get(i).mark(svg, place[0], place[1]);
      }
    }
    svg.close("g");
    legend(svg, styles);
    return svg.toString();
  }

  private static List<double[]> onAxes(List<double[]> places, Axes axes) {
    return places.stream().map(place -> new double[] {axes.x(place[0]), axes.y(place[1])}).toList();
  }

  /** The line through a curve's places; a line from a point left of the plot begins at its edge. */
  private static List<double[]> path(Curve curve) {
    List<double[]> path = places(curve);
    boolean begins = curve.points().getFirst().recall() < Axes.LEAST_RECALL;
    if (begins && curve.at(Axes.LEAST_RECALL) instanceof Speed.Exactly(double speed)) {
      path.addFirst(new double[] {Axes.LEAST_RECALL, speed});
    }
    return path;
  }

  /** What of a curve is marked: recall and speed, from the least recall of the plot on. */
  private static List<double[]> places(Curve curve) {
    List<double[]> places = new ArrayList<>();
    for (Point point : curve.points()) {
      if (point.recall() >= Axes.LEAST_RECALL && point.queriesPerSecond() > 0) {
        places.add(new double[] {point.recall(), point.queriesPerSecond()});
      }
    }
    return places;
  }

  private void legend(Svg svg, List<LineStyle> styles) {
    double left = WIDTH - LEGEND_WIDTH + 22.0;
    double y = 64;
    svg.text(
        "queries/s at recall .95",
        WIDTH - 14.0,
        y,
        "font-size",
        12,
        "text-anchor",
        "end",
        "fill",
        INK);
    for (int i = 0; i < curves.size(); i++) {
      y += LEGEND_LINE;
      styles.get(i).line(svg, List.of(new double[] {left, y - 4}, new double[] {left + 36, y - 4}));
      styles.get(i).mark(svg, left + 18, y - 4);
      Curve.Subject subject = curves.get(i).subject();
      svg.text(
          subject.library() + " " + subject.variant() + ", efC " + subject.efConstruction(),
          left + 46,
          y,
          "font-size",
          12,
          "font-weight",
          subject.library().equals(ours) ? "bold" : "normal",
          "fill",
          INK);
      svg.text(
          speed(curves.get(i)),
          WIDTH - 14.0,
          y,
          "font-size",
          12,
          "text-anchor",
          "end",
          "fill",
          INK);
    }
    if (leftOut > 0) {
      svg.text(
          leftOut + " more in the table only",
          left,
          y + LEGEND_LINE + 4,
          "font-size",
          12,
          "font-style",
          "italic",
          "fill",
          INK);
    }
  }

  private static String speed(Curve curve) {
    return switch (curve.at(RANKING_RECALL)) {
      case Speed.Exactly exactly -> String.format(Locale.ROOT, "%,.0f", exactly.queriesPerSecond());
      case Speed.AtLeast atLeast ->
          String.format(Locale.ROOT, "≥ %,.0f", atLeast.queriesPerSecond());
      case Speed.Unreached _ -> "not reached";
    };
  }
}
