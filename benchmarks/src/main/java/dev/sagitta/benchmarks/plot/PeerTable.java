package dev.sagitta.benchmarks.plot;

import dev.sagitta.benchmarks.Arguments;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Prints results as Markdown: a table of all indexes with their speeds at equal recall, and one
 * that sets ours beside the fastest of the others.
 *
 * <p>Arguments: {@code results} (files, with commas between them), {@code only} and {@code leave}
 * (regular expressions over "library variant efConstruction"), {@code ours} (our library's name).
 */
public final class PeerTable {
  private static final double[] RECALLS = {0.90, 0.95, 0.99};

  private final PrintStream out;
  private final List<Curve> ours = new ArrayList<>();
  private final List<Curve> peers = new ArrayList<>();

  PeerTable(PrintStream out, String ours, List<Curve> curves) {
    this.out = out;
    for (Curve curve : curves) {
      (curve.subject().library().equals(ours) ? this.ours : this.peers).add(curve);
    }
  }

  /** Prints the tables. */
  public static void main(String[] given) {
    Set<String> names = new HashSet<>(Selection.NAMES);
    names.add("ours");
    Arguments arguments = Arguments.parse(given, names);
    new PeerTable(System.out, arguments.text("ours", "sagitta"), Selection.curves(arguments))
        .print();
  }

  /** Prints what there is: the second table only if there are peers. */
  void print() {
    out.println(
        "| library | variant | M | efConstruction | build, vectors/s | index MB | peak RSS MB "
            + "| q/s at recall 0.90 | 0.95 | 0.99 |");
    out.println("|---|---|---|---|---|---|---|---|---|---|");
    for (Curve curve : ours) {
      printIndex(curve);
    }
    for (Curve curve : peers) {
      printIndex(curve);
    }
    if (!ours.isEmpty() && !peers.isEmpty()) {
      out.println();
      printComparison();
    }
    out.println();
    out.println(
        "Speeds of one thread, linear in recall between measured points. ≥: the fewest candidates "
            + "gave the recall in brackets already; (r): the most recall reached.");
  }

  private void printIndex(Curve curve) {
    Curve.Subject subject = curve.subject();
    Curve.Build build = curve.build();
    StringBuilder line = new StringBuilder();
    for (String cell :
        List.of(
            subject.library(),
            subject.variant(),
            subject.m(),
            subject.efConstruction(),
            number(build.vectorsPerSecond()),
            number(build.indexBytes() / 1e6),
            number(build.peakMegabytes()))) {
      line.append("| ").append(cell).append(' ');
    }
    for (double recall : RECALLS) {
      line.append("| ").append(text(curve.at(recall))).append(' ');
    }
    out.println(line.append('|'));
  }

  private void printComparison() {
    out.println(
        "| ours / fastest peer | efConstruction | build | q/s at recall 0.90 | 0.95 | 0.99 |");
    out.println("|---|---|---|---|---|---|");
    Set<String> constructions = new TreeSet<>();
    ours.forEach(curve -> constructions.add(curve.subject().efConstruction()));
    for (String construction : constructions) {
      Predicate<Curve> same = curve -> curve.subject().efConstruction().equals(construction);
      for (Curve mine : ours.stream().filter(same).toList()) {
        compare(
            mine.subject().variant(),
            construction,
            List.of(mine),
            peers.stream().filter(same).toList());
      }
    }
    compare("the best of ours", "any", ours, peers);
  }

  private void compare(String name, String construction, List<Curve> mine, List<Curve> others) {
    StringBuilder line = new StringBuilder("| " + name + " | " + construction + " | ");
    line.append(builds(mine, others));
    for (double recall : RECALLS) {
      line.append(" | ").append(speeds(mine, others, recall));
    }
    out.println(line.append(" |"));
  }

  private static String builds(List<Curve> mine, List<Curve> others) {
    Optional<Curve> own = fastestBuild(mine);
    Optional<Curve> other = fastestBuild(others);
    if (own.isEmpty() || other.isEmpty()) {
      return "-";
    }
    return ratio(
        own.get().build().vectorsPerSecond() / other.get().build().vectorsPerSecond(), other.get());
  }

  private static Optional<Curve> fastestBuild(List<Curve> curves) {
    return curves.stream()
        .filter(curve -> curve.build().vectorsPerSecond() > 0)
        .max((a, b) -> Double.compare(a.build().vectorsPerSecond(), b.build().vectorsPerSecond()));
  }

  private static String speeds(List<Curve> mine, List<Curve> others, double recall) {
    Optional<Curve> own = fastest(mine, recall);
    Optional<Curve> other = fastest(others, recall);
    if (own.isEmpty() || other.isEmpty()) {
      return own.isEmpty() ? "not reached" : "no peer reached it";
    }
    Speed ours = own.get().at(recall);
    Speed theirs = other.get().at(recall);
    // Of a peer that could be faster than it was measured, no ratio is known.
    if (theirs instanceof Speed.AtLeast) {
      return "unknown: " + name(other.get()) + " was above it";
    }
    String text = ratio(ours.rank() / theirs.rank(), other.get());
    return ours instanceof Speed.AtLeast ? "≥ " + text : text;
  }

  private static Optional<Curve> fastest(List<Curve> curves, double recall) {
    return curves.stream()
        .filter(curve -> curve.at(recall).rank() > 0)
        .max((a, b) -> Double.compare(a.at(recall).rank(), b.at(recall).rank()));
  }

  private static String ratio(double ratio, Curve other) {
    return String.format(Locale.ROOT, "%.2f (%s)", ratio, name(other));
  }

  private static String name(Curve curve) {
    return curve.subject().library() + " " + curve.subject().variant();
  }

  private static String text(Speed speed) {
    return switch (speed) {
      case Speed.Exactly exactly -> number(exactly.queriesPerSecond());
      case Speed.AtLeast atLeast ->
          String.format(
              Locale.ROOT, "≥ %s (%.3f)", number(atLeast.queriesPerSecond()), atLeast.recall());
      case Speed.Unreached unreached ->
          String.format(Locale.ROOT, "(%.3f)", unreached.mostRecall());
    };
  }

  private static String number(double value) {
    return Double.isNaN(value) || value == 0 ? "-" : String.format(Locale.ROOT, "%,.0f", value);
  }
}
