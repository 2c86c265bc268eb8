package dev.sagitta.server.http.problem;

import java.util.Collection;
import java.util.Optional;
import java.util.TreeSet;

/** Finds the known name that a misspelt one was probably meant to be. */
public final class Nearest {
  private static final int MAX_LENGTH = 40;

  private Nearest() {}

  /** The known name that is at most a third of its letters away; empty if there is none. */
  public static Optional<String> to(String name, Collection<String> known) {
    if (name.length() > MAX_LENGTH) {
      return Optional.empty();
    }
    String best = null;
    int least = Math.max(1, name.length() / 3) + 1;
    for (String candidate : new TreeSet<>(known)) {
      int edits = edits(name, candidate);
      if (edits < least) {
        least = edits;
        best = candidate;
      }
    }
    return Optional.ofNullable(best);
  }

  /** The end of a message that refuses a name: the nearest known one, or all of them. */
  public static String advice(String name, Collection<String> known) {
    return to(name, known)
        .map(nearest -> "did you mean '" + nearest + "'?")
        .orElseGet(() ->
            known.isEmpty()
                ? "none is known here."
                : "known are " + String.join(", ", new TreeSet<>(known)) + ".");
  }

  /** The name as a message may quote it: short, and without control characters. */
  public static String printable(String name) {
    return printable(name, MAX_LENGTH);
  }

  /** The text as a message may quote it: at most so many characters, and none that control. */
  public static String printable(String text, int most) {
    String shown = text.length() > most ? text.substring(0, most) + "…" : text;
    return shown.replaceAll("\\p{Cntrl}", "?");
  }

  /** The Levenshtein distance, blind to case. */
  private static int edits(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int above = row[j];
        boolean same =
            Character.toLowerCase(a.charAt(i - 1)) == Character.toLowerCase(b.charAt(j - 1));
        row[j] = Math.min(Math.min(row[j], row[j - 1]) + 1, diagonal + (same ? 0 : 1));
        diagonal = above;
      }
    }
    return row[b.length()];
  }
}
