package dev.sagitta.spi.parameter;

import java.util.Collection;
import java.util.Comparator;

/** What to say of a name that is not known. */
public final class KnownNames {
  private KnownNames() {}

  /**
   * The end of a message that began with the unknown name: the nearest known one and all of them.
   *
   * @param known all the names there are, in the order to show them
   */
  public static String instead(String unknown, Collection<String> known) {
    return known.stream()
        .min(Comparator.comparingInt(name -> distance(unknown, name)))
        .map(name -> "; did you mean '" + name + "'? Known are " + known + ".")
        .orElse(" and knows none; leave it out.");
  }

  /**
   * How many letters must be added, dropped or changed to make one word the other (Levenshtein).
   */
  private static int distance(String from, String to) {
    int[] row = new int[to.length() + 1];
    for (int j = 0; j <= to.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= from.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= to.length(); j++) {
        int changed = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(changed, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[to.length()];
  }
}
