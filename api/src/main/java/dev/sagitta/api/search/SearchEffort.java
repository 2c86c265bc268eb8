package dev.sagitta.api.search;

import dev.sagitta.api.error.ErrorCode;
import dev.sagitta.api.error.InvalidRequestException;
import java.util.Map;

/** How hard a search tries: recall or parameters, or leaving it to the database. */
public sealed interface SearchEffort {

  /** The collection's default. */
  record Default() implements SearchEffort {}

  /** Compares with every record: recall 1. */
  record Exact() implements SearchEffort {}

  /**
   * At least this expected recall.
   *
   * @param recall from 0.5 to 1.0; 1.0 means exact
   */
  record TargetRecall(double recall) implements SearchEffort {
    /** Checks the range. */
    public TargetRecall {
      if (!(recall >= 0.5 && recall <= 1.0)) {
        throw new InvalidRequestException(
            ErrorCode.INVALID_ARGUMENT,
            "targetRecall must be from 0.5 to 1.0, but is " + recall + ".");
      }
    }
  }

  /**
   * Explicit parameters of the collection's index.
   *
   * @param values parameters by name
   */
  record Parameters(Map<String, String> values) implements SearchEffort {
    /** Takes an immutable copy. */
    public Parameters {
      values = Map.copyOf(values);
    }
  }
}
