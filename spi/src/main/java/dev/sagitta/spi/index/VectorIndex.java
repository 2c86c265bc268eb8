package dev.sagitta.spi.index;

import java.util.Map;

/** A kind of index with its parameters. Without state; safe for any number of threads. */
public sealed interface VectorIndex permits ScanIndex, BuiltIndex {
  /**
   * Checks parameters for {@link IndexReader#tuned} where there is no reader yet.
   *
   * @throws dev.sagitta.api.error.InvalidRequestException if a name is unknown (the message gives
   *     the nearest known one) or a value is out of range (the message gives the range)
   */
  void checkSearch(Map<String, String> parameters);
}
