package dev.sagitta.benchmarks.plot;

import dev.sagitta.benchmarks.Arguments;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Which curves of which files a program is about. */
final class Selection {
  /** The names of the arguments that choose. */
  static final Set<String> NAMES = Set.of("results", "only", "leave");

  /** All queries in one call: not the speed of one query after another. */
  private static final String BATCHES = "-batch";

  private Selection() {}

  /**
   * The curves of the files {@code results} (commas between them) whose library, variant and
   * efConstruction, with blanks between them, match {@code only} and do not match {@code leave}.
   */
  static List<Curve> curves(Arguments arguments) {
    Pattern only = Pattern.compile(arguments.text("only", ""));
    Pattern leave = Pattern.compile(arguments.text("leave", BATCHES));
    arguments.text("results");
    return ResultFile.read(arguments.list("results", "").stream().map(Path::of).toList()).stream()
        .filter(curve -> only.matcher(curve.subject().name()).find())
        .filter(curve -> !leave.matcher(curve.subject().name()).find())
        .toList();
  }
}
