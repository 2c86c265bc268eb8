package dev.sagitta.engine.segment;

import java.util.Map;

/**
 * What a search takes to find a share of the nearest rows of a segment.
 *
 * @param parameters of the segment's index
 * @param expectedRecall the share that they found when the index was measured
 */
public record Aim(Map<String, String> parameters, double expectedRecall) {
  /** Takes an immutable copy. */
  public Aim {
    parameters = Map.copyOf(parameters);
  }
}
