package dev.sagitta.api.filter;

import dev.sagitta.api.error.Spelling;
import java.util.List;

/** Advice on operators that do not exist. */
final class OperatorNames {
  private OperatorNames() {}

  /** The end of a message: the known operator that was probably meant, or all of them. */
  static String advice(String name, List<String> known) {
    // Forgetting the sign is the commonest slip.
    String signed = name.startsWith("$") ? name : "$" + name;
    return Spelling.nearest(signed, known)
        .map(nearest -> "did you mean '" + nearest + "'?")
        .orElseGet(() -> "known are " + String.join(", ", known) + ".");
  }
}
