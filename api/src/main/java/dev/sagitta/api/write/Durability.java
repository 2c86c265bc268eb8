package dev.sagitta.api.write;

import dev.sagitta.api.error.ErrorCode;
import dev.sagitta.api.error.InvalidRequestException;
import java.util.Locale;

/** What a write has survived when its call returns. */
public enum Durability {
  /** Visible to searches; lost if the machine or process stops before the next sync. */
  MEMORY,
  /** On stable storage; survives the loss of the process and of power. */
  SYNCED;

  /** The name in settings and JSON: lower case. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The durability of the given wire name.
   *
   * @throws InvalidRequestException if there is none
   */
  public static Durability ofWireName(String name) {
    for (Durability durability : values()) {
      if (durability.wireName().equals(name)) {
        return durability;
      }
    }
    throw new InvalidRequestException(
        ErrorCode.INVALID_ARGUMENT,
        "The durability '" + name + "' is unknown; use synced or memory.");
  }
}
