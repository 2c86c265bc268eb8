package dev.sagitta.api.collection;

import dev.sagitta.api.error.ErrorCode;
import dev.sagitta.api.error.InvalidRequestException;
import java.util.Locale;

/** How far two vectors are from each other. Lower is nearer, always. */
public enum Distance {
  /** 1 − cos(a, b), from 0 (same direction) to 2 (opposite). Zero vectors are refused. */
  COSINE,
  /** −(a · b), the negated inner product; may be negative. */
  DOT,
  /** ‖a − b‖, the L2 distance; 0 or more. */
  EUCLIDEAN;

  /** The name in settings and JSON: lower case. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The distance of the given wire name.
   *
   * @throws InvalidRequestException if there is none
   */
  public static Distance ofWireName(String name) {
    for (Distance distance : values()) {
      if (distance.wireName().equals(name)) {
        return distance;
      }
    }
    throw new InvalidRequestException(
        ErrorCode.INVALID_ARGUMENT,
        "The distance '" + name + "' is unknown; use cosine, dot or euclidean.");
  }
}
