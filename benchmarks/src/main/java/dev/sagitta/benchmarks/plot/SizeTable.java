package dev.sagitta.benchmarks.plot;

import dev.sagitta.benchmarks.Arguments;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Prints, as Markdown, how queries per second at one recall fall as sets of one distribution grow:
 * for each index its speed at each size, and by which factor it fell for each tenfold growth.
 *
 * <p>Arguments: {@code results}, {@code only} and {@code leave} as in {@link PeerTable}; {@code
 * recall}. The names of the datasets end in {@code ROWSxDIMENSION}.
 */
public final class SizeTable {
  private static final Pattern SIZE = Pattern.compile("-([0-9]+)x[0-9]+$");

  private final PrintStream out;
  private final double recall;
  private final Map<String, Map<Long, Speed>> indexes = new LinkedHashMap<>();
  private final Set<Long> sizes = new TreeSet<>();

  SizeTable(PrintStream out, double recall, List<Curve> curves) {
    this.out = out;
    this.recall = recall;
    for (Curve curve : curves) {
      Curve.Subject subject = curve.subject();
      Matcher size = SIZE.matcher(subject.dataset());
      if (!size.find()) {
        throw new IllegalArgumentException(
            "The name of the dataset '" + subject.dataset() + "' does not end in ROWSxDIMENSION.");
      }
      long rows = Long.parseLong(size.group(1));
      sizes.add(rows);
      String name =
          subject.library() + " | " + subject.variant() + " | " + subject.efConstruction();
      indexes.computeIfAbsent(name, _ -> new TreeMap<>()).put(rows, curve.at(recall));
    }
  }

  /** Prints the table. */
  public static void main(String[] given) {
    Set<String> names = new HashSet<>(Selection.NAMES);
    names.add("recall");
    Arguments arguments = Arguments.parse(given, names);
    new SizeTable(System.out, arguments.decimal("recall", 0.95), Selection.curves(arguments))
        .print();
  }

  /** Prints a line for each index. */
  void print() {
    StringBuilder heading = new StringBuilder("| library | variant | efConstruction |");
    StringBuilder rule = new StringBuilder("|---|---|---|");
    for (long rows : sizes) {
      heading.append(String.format(Locale.ROOT, " q/s at recall %s of %,d rows |", recall, rows));
      rule.append("---|");
    }
    out.println(heading.append(" falls for each tenfold growth by |"));
    out.println(rule.append("---|"));
    indexes.forEach((name, speeds) -> {
      StringBuilder line = new StringBuilder("| " + name + " |");
      for (long rows : sizes) {
        line.append(' ').append(text(speeds.get(rows))).append(" |");
      }
      out.println(line.append(' ').append(falls(speeds)).append(" |"));
    });
  }

  private static String text(@Nullable Speed speed) {
    return switch (speed) {
      case null -> "-";
      case Speed.Exactly exactly -> String.format(Locale.ROOT, "%,.0f", exactly.queriesPerSecond());
      case Speed.AtLeast atLeast ->
          String.format(
              Locale.ROOT, "≥ %,.0f (%.3f)", atLeast.queriesPerSecond(), atLeast.recall());
      case Speed.Unreached unreached ->
          String.format(Locale.ROOT, "(%.3f)", unreached.mostRecall());
    };
  }

  /** The factor between neighbouring sizes, where the speed at both is known. */
  private static String falls(Map<Long, Speed> speeds) {
    List<String> factors = new ArrayList<>();
    List<Long> rows = new ArrayList<>(speeds.keySet());
    for (int i = 0; i + 1 < rows.size(); i++) {
      Speed small = speeds.get(rows.get(i));
      Speed large = speeds.get(rows.get(i + 1));
      if (small instanceof Speed.Exactly(double before)
          && large instanceof Speed.Exactly(double after)) {
        double growth = Math.log10(rows.get(i + 1) / (double) rows.get(i));
        factors.add(String.format(Locale.ROOT, "%.2f", Math.pow(before / after, 1 / growth)));
      } else {
        factors.add("?");
      }
    }
    return String.join(", ", factors);
  }
}
