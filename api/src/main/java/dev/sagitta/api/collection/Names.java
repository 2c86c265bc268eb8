package dev.sagitta.api.collection;

import dev.sagitta.api.error.ErrorCode;
import dev.sagitta.api.error.InvalidRequestException;
import java.util.regex.Pattern;

/**
 * The rule for names of collections, aliases, snapshots and branches: ASCII letters, digits, '.',
 * '_' and '-', starting with a letter or digit. Such names are safe in URLs, file names and bucket
 * keys.
 */
public final class Names {
  /** The longest name, in characters. */
  public static final int MAX_LENGTH = 128;

  private static final Pattern ALLOWED = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");
  private static final int SHOWN = 40;

  private Names() {}

  /**
   * Checks a name.
   *
   * @param what what the name is for, as the message is to call it
   * @return the name
   * @throws InvalidRequestException if the name breaks the rule
   */
  public static String check(String what, String name) {
    if (name.length() > MAX_LENGTH) {
      throw new InvalidRequestException(
          ErrorCode.INVALID_NAME,
          "The " + what + " has " + name.length() + " characters; at most " + MAX_LENGTH + ".");
    }
    if (!ALLOWED.matcher(name).matches()) {
      throw new InvalidRequestException(
          ErrorCode.INVALID_NAME,
          "The "
              + what
              + " '"
              + printable(name)
              + "' must be of letters, digits, '.', '_' and '-' and start with a letter or digit.");
    }
    return name;
  }

  private static String printable(String name) {
    String shown = name.length() > SHOWN ? name.substring(0, SHOWN) + "…" : name;
    return shown.replaceAll("\\p{Cntrl}", "?");
  }
}
