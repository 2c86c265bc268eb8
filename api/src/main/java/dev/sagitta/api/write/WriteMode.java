package dev.sagitta.api.write;

import dev.sagitta.api.error.ErrorCode;
import dev.sagitta.api.error.InvalidRequestException;
import java.util.Locale;

/** What a write of records does about records that exist. */
public enum WriteMode {
  /** Replaces existing records and adds the others. */
  UPSERT,
  /** Adds all; if one exists, the whole write is refused and nothing is written. */
  INSERT,
  /** Replaces all; if one does not exist, the whole write is refused and nothing is written. */
  UPDATE;

  /** The name in settings and JSON: lower case. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The mode of the given wire name.
   *
   * @throws InvalidRequestException if there is none
   */
  public static WriteMode ofWireName(String name) {
    for (WriteMode mode : values()) {
      if (mode.wireName().equals(name)) {
        return mode;
      }
    }
    throw new InvalidRequestException(
        ErrorCode.INVALID_ARGUMENT,
        "The write mode '" + name + "' is unknown; use upsert, insert or update.");
  }
}
