package dev.sagitta.api.filter;

import java.util.List;

/** Advice on operators that do not exist. */
final class OperatorNames {
  private static final int MAX_LENGTH = 40;

  private OperatorNames() {}

  /** The end of a message: the known operator that was probably meant, or all of them. */
  static String advice(String name, List<String> known) {
    String nearest = "";
    int least = Math.max(1, name.length() / 3) + 1;
    if (name.length() <= MAX_LENGTH) {
      for (String candidate : known) {
        int edits = edits(withSign(name), candidate);
        if (edits < least) {
          least = edits;
          nearest = candidate;
        }
      }
    }
    return nearest.isEmpty()
        ? "known are " + String.join(", ", known) + "."
        : "did you mean '" + nearest + "'?";
  }

  /** A name as a message may quote it. */
  static String printable(String name) {
    String shown = name.length() > MAX_LENGTH ? name.substring(0, MAX_LENGTH) + "…" : name;
    return shown.replaceAll("\\p{Cntrl}", "?");
  }

  /** Forgetting the sign is the commonest slip. */
  private static String withSign(String name) {
    return name.startsWith("$") ? name : "$" + name;
  }

  /** The Levenshtein distance, blind to case. */
  private static int edits(String from, String to) {
    int[] row = new int[to.length() + 1];
    for (int j = 0; j <= to.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= from.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= to.length(); j++) {
        boolean same =
            Character.toLowerCase(from.charAt(i - 1)) == Character.toLowerCase(to.charAt(j - 1));
        int changed = diagonal + (same ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(changed, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[to.length()];
  }
}
