package dev.sagitta.index.lsh;

import dev.sagitta.api.error.CorruptException;
import dev.sagitta.api.error.ErrorCode;

/** Makes the failures of damaged index bytes. */
final class Corruption {
  private Corruption() {}

  /** The bytes are not what the reason says they should be. */
  static CorruptException of(String reason) {
    return new CorruptException(
        ErrorCode.CORRUPT,
        "The bytes of the index 'lsh' are damaged or belong to other vectors: "
            + reason
            + " Rebuild the index from the vectors.");
  }
}
