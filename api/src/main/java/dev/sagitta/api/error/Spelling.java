package dev.sagitta.api.error;

import java.util.Collection;
import java.util.Optional;
import java.util.TreeSet;

/** What a message may say of a name that is not known. */
public final class Spelling {
  /** The length in characters up to which a name is compared and quoted. */
  private static final int MAX_LENGTH = 40;

  private Spelling() {}

  /**
   * The known name that an unknown one was probably meant to be.
   *
   * @return the one with the fewest edits, blind to case: at most a third of the unknown name's
   *     letters, but two from four letters on, and one in any case; empty if there is none, or the
   *     unknown name is longer than 40 characters
   */
  public static Optional<String> nearest(String unknown, Collection<String> known) {
    if (unknown.length() > MAX_LENGTH) {
      return Optional.empty();
    }
    String best = null;
    // Two letters that changed places are two edits.
    int most = Math.max(unknown.length() < 4 ? 1 : 2, unknown.length() / 3);
    int least = most + 1;
    // In order, so that the message does not depend on the collection.
    for (String candidate : new TreeSet<>(known)) {
      int edits = edits(unknown, candidate);
      if (edits < least) {
        least = edits;
        best = candidate;
      }
    }
    return Optional.ofNullable(best);
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

  /**
   * How many letters must be added, dropped or changed to make one word the other (the Levenshtein
   * distance), blind to case.
   */
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
