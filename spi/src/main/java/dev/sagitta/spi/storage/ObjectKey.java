package dev.sagitta.spi.storage;

import java.util.regex.Pattern;

/**
 * The name of an object: segments of {@code [A-Za-z0-9._-]} joined by '/', none of them '.' or
 * '..', at most {@value #MAX_LENGTH} characters. Every storage can hold such a key unchanged. No
 * key may be another key's directory: where {@code a/b} is used, {@code a} is not.
 *
 * @param value the whole key
 */
public record ObjectKey(String value) implements Comparable<ObjectKey> {
  /** The longest key, in characters, which are ASCII. */
  public static final int MAX_LENGTH = 900;

  private static final Pattern ALLOWED = Pattern.compile("[A-Za-z0-9._-]+(/[A-Za-z0-9._-]+)*");
  private static final Pattern DOTS = Pattern.compile("(^|.*/)\\.\\.?(/.*|$)");

  /**
   * Checks the grammar.
   *
   * @throws IllegalArgumentException if the key breaks it
   */
  public ObjectKey {
    if (value.length() > MAX_LENGTH
        || !ALLOWED.matcher(value).matches()
        || DOTS.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "The object key '"
              + (value.length() > 80 ? value.substring(0, 80) + "…" : value)
              + "' must be segments of letters, digits, '.', '_', '-' joined by '/', without '.' and"
              + " '..', of at most "
              + MAX_LENGTH
              + " characters.");
    }
  }

  /** The key of the given value. */
  public static ObjectKey of(String value) {
    return new ObjectKey(value);
  }

  @Override
  public int compareTo(ObjectKey other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
