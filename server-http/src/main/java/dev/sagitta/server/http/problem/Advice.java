package dev.sagitta.server.http.problem;

import dev.sagitta.api.error.Spelling;
import java.util.Collection;
import java.util.TreeSet;

/** The end of a message that refuses a name. */
public final class Advice {
  private Advice() {}

  /** The known name that was probably meant, or all of them. */
  public static String on(String unknown, Collection<String> known) {
    return Spelling.nearest(unknown, known)
        .map(nearest -> "did you mean '" + nearest + "'?")
        .orElseGet(() ->
            known.isEmpty()
                ? "none is known here."
                : "known are " + String.join(", ", new TreeSet<>(known)) + ".");
  }
}
