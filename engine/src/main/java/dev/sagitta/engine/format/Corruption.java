package dev.sagitta.engine.format;

import dev.sagitta.api.error.CorruptException;
import dev.sagitta.api.error.ErrorCode;

/** Wording for damage: always the object, what is wrong with it, and what to do. */
public final class Corruption {
  private Corruption() {}

  /** An object whose bytes are not what was written. */
  public static CorruptException in(String object, String problem) {
    return new CorruptException(
        ErrorCode.CORRUPT,
        "The object '"
            + object
            + "' is damaged: "
            + problem
            + " Restore it from a backup or repair the database.");
  }

  /** An object of a format version that this release does not read. */
  public static CorruptException version(String object, int found, int known) {
    return new CorruptException(
        ErrorCode.UNSUPPORTED_FORMAT,
        "The object '"
            + object
            + "' has the format version "
            + found
            + ", but this release reads only version "
            + known
            + ". Open it with the release that wrote it, or a newer one.");
  }
}
