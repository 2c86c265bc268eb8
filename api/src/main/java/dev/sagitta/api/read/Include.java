package dev.sagitta.api.read;

import dev.sagitta.api.error.ErrorCode;
import dev.sagitta.api.error.InvalidRequestException;
import java.util.Locale;

/** The parts of a record that an answer may carry beside the id. */
public enum Include {
  /** The vector. */
  VECTOR,
  /** The metadata. */
  METADATA,
  /** The text. */
  TEXT;

  /** The name in settings and JSON: lower case. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The part of the given wire name.
   *
   * @throws InvalidRequestException if there is none
   */
  public static Include ofWireName(String name) {
    for (Include include : values()) {
      if (include.wireName().equals(name)) {
        return include;
      }
    }
    throw new InvalidRequestException(
        ErrorCode.INVALID_ARGUMENT,
        "'" + name + "' cannot be included; use vector, metadata or text.");
  }
}
