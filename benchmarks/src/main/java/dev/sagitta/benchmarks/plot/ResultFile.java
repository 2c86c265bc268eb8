package dev.sagitta.benchmarks.plot;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A table of results with tabs between its columns, of which a line is one value of {@code ef}: the
 * form in which {@code SearchBench} and the programs around other libraries print.
 *
 * <p>Comments (from #), headings, empty lines and exact scans (which have no {@code ef}) are passed
 * over. Of two lines for one index and one {@code ef} the later counts.
 */
final class ResultFile {
  private static final int LIBRARY = 0;
  private static final int VARIANT = 1;
  private static final int DATASET = 2;
  private static final int METRIC = 3;
  private static final int M = 4;
  private static final int EF_CONSTRUCTION = 5;
  private static final int VECTORS_PER_SECOND = 8;
  private static final int INDEX_BYTES = 9;
  private static final int PEAK_MEGABYTES = 10;
  private static final int EF = 11;
  private static final int RECALL = 12;
  private static final int QUERIES_PER_SECOND = 13;
  private static final int LEAST_COLUMNS = 17;
  private static final String NONE = "-";

  private final Map<Curve.Subject, Curve.Build> builds = new LinkedHashMap<>();
  private final Map<Curve.Subject, Map<Integer, Point>> points = new LinkedHashMap<>();

  private ResultFile() {}

  /** The curves of several files, in the order in which they begin. */
  static List<Curve> read(List<Path> files) {
    ResultFile read = new ResultFile();
    for (Path file : files) {
      try {
        read.add(file.toString(), Files.readAllLines(file));
      } catch (IOException e) {
        throw new UncheckedIOException("Cannot read " + file + ".", e);
      }
    }
    return read.curves();
  }

  /** The curves of lines that a file of this name holds. */
  static List<Curve> parse(String name, List<String> lines) {
    ResultFile read = new ResultFile();
    read.add(name, lines);
    return read.curves();
  }

  private void add(String name, List<String> lines) {
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      if (line.isBlank() || line.startsWith("#") || line.startsWith("library\t")) {
        continue;
      }
      try {
        add(line.split("\t", -1));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(
            name + ", line " + (i + 1) + " is no line of results: " + e.getMessage(), e);
      }
    }
  }

  private void add(String[] columns) {
    if (columns.length < LEAST_COLUMNS) {
      throw new IllegalArgumentException(
          "It has " + columns.length + " columns instead of " + LEAST_COLUMNS + " or more.");
    }
    if (columns[EF].equals(NONE)) {
      return;
    }
    Curve.Subject subject =
        new Curve.Subject(
            columns[LIBRARY],
            columns[VARIANT],
            columns[DATASET],
            columns[METRIC],
            columns[M],
            columns[EF_CONSTRUCTION]);
    int ef = Integer.parseInt(columns[EF]);
    Point point =
        new Point(
            ef,
            Double.parseDouble(columns[RECALL]),
            Double.parseDouble(columns[QUERIES_PER_SECOND]));
    builds.put(
        subject,
        new Curve.Build(
            number(columns[VECTORS_PER_SECOND]),
            number(columns[INDEX_BYTES]),
            number(columns[PEAK_MEGABYTES])));
    points.computeIfAbsent(subject, _ -> new LinkedHashMap<>()).put(ef, point);
  }

  private static double number(String column) {
    double number = column.equals(NONE) ? -1 : Double.parseDouble(column);
    return number < 0 ? Double.NaN : number;
  }

  private List<Curve> curves() {
    List<Curve> curves = new ArrayList<>();
    points.forEach((subject, measured) ->
        curves.add(
            new Curve(
                subject,
                builds.getOrDefault(subject, new Curve.Build(Double.NaN, Double.NaN, Double.NaN)),
                List.copyOf(measured.values()))));
    return curves;
  }
}
