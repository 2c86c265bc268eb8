package dev.sagitta.benchmarks.plot;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How a curve looks: the colour tells the library, the marker its variant, the dashes and the
 * hollow marker how wide was searched in building. So no two are told apart by colour alone. The
 * colours are those of Okabe and Ito, which people with any kind of colour vision can tell apart.
 *
 * @param colour of the line
 * @param marker the number of the marker's shape
 * @param construction 0 for the first efConstruction of the plot, 1 for the second, …
 * @param width of the line
 */
record LineStyle(String colour, int marker, int construction, double width) {
  private static final Map<String, String> COLOURS =
      Map.of(
          "sagitta", "#D55E00",
          "hnswlib", "#0072B2",
          "lucene", "#009E73",
          "faiss", "#CC79A7",
          "usearch", "#56B4E9",
          "jvector", "#E69F00",
          "jelmerk", "#000000");
  private static final String OTHER = "#777777";
  private static final List<String> DASHES = List.of("none", "7 4", "2 3", "10 3 2 3");
  private static final double SIZE = 4.5;

  /** Styles for the curves of one plot, in their order. */
  static List<LineStyle> of(List<Curve> curves, String ours) {
    List<String> variants = new ArrayList<>();
    List<String> constructions =
        curves.stream().map(curve -> curve.subject().efConstruction()).distinct().sorted().toList();
    List<LineStyle> styles = new ArrayList<>();
    for (Curve curve : curves) {
      String library = curve.subject().library();
      String variant = library + " " + curve.subject().variant();
      if (!variants.contains(variant)) {
        variants.add(variant);
      }
      // Shapes count within a library, as its colour is its own.
      int marker =
          (int)
              variants.subList(0, variants.indexOf(variant)).stream()
                  .filter(other -> other.startsWith(library + " "))
                  .count();
      styles.add(
          new LineStyle(
              COLOURS.getOrDefault(library, OTHER),
              marker,
              constructions.indexOf(curve.subject().efConstruction()),
              library.equals(ours) ? 3 : 1.7));
    }
    return styles;
  }

  /** Draws a line through places, each {x, y}. */
  void line(Svg svg, List<double[]> places) {
    StringBuilder points = new StringBuilder();
    for (double[] place : places) {
      points.append(String.format(Locale.ROOT, "%.1f,%.1f ", place[0], place[1]));
    }
    svg.add(
        "polyline",
        "points",
        points.toString().strip(),
        "fill",
        "none",
        "stroke",
        colour,
        "stroke-width",
        width,
        "stroke-dasharray",
        DASHES.get(construction % DASHES.size()),
        "stroke-linejoin",
        "round");
  }

  /** Draws the marker at a place. */
  void mark(Svg svg, double x, double y) {
    String fill = construction == 0 ? colour : "#ffffff";
    double[][] shape =
        switch (marker % 5) {
          case 0 -> new double[0][];
          case 1 -> new double[][] {{-1, -1}, {1, -1}, {1, 1}, {-1, 1}};
          case 2 -> new double[][] {{0, -1.3}, {1.2, 0.9}, {-1.2, 0.9}};
          case 3 -> new double[][] {{0, -1.4}, {1.4, 0}, {0, 1.4}, {-1.4, 0}};
          default -> new double[][] {{0, 1.3}, {1.2, -0.9}, {-1.2, -0.9}};
        };
    if (shape.length == 0) {
      svg.add(
          "circle",
          "cx",
          x,
          "cy",
          y,
          "r",
          SIZE,
          "fill",
          fill,
          "stroke",
          colour,
          "stroke-width",
          1.6);
      return;
    }
    StringBuilder points = new StringBuilder();
    for (double[] corner : shape) {
      points.append(
          String.format(Locale.ROOT, "%.1f,%.1f ", x + SIZE * corner[0], y + SIZE * corner[1]));
    }
    svg.add(
        "polygon",
        "points",
        points.toString().strip(),
        "fill",
        fill,
        "stroke",
        colour,
        "stroke-width",
        1.6);
  }
}
