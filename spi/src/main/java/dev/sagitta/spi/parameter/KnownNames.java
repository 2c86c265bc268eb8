package dev.sagitta.spi.parameter;

import dev.sagitta.api.error.Spelling;
import java.util.Collection;

/** What to say of a name that is not known. */
public final class KnownNames {
  private KnownNames() {}

  /**
   * The end of a message that began with the unknown name: the nearest known one and all of them.
   *
   * @param known all the names there are, in the order to show them
   */
  public static String instead(String unknown, Collection<String> known) {
    if (known.isEmpty()) {
      return " and knows none; leave it out.";
    }
    return Spelling.nearest(unknown, known)
        .map(name -> "; did you mean '" + name + "'? Known are " + known + ".")
        .orElseGet(() -> "; known are " + known + ".");
  }
}
