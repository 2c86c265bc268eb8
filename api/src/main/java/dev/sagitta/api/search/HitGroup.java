package dev.sagitta.api.search;

import dev.sagitta.api.metadata.MetadataValue;
import java.util.List;

/**
 * Hits that have a value in common.
 *
 * @param value the value, as the nearest hit has it
 * @param hits nearest first; equal distances in id order
 */
public record HitGroup(MetadataValue.Scalar value, List<Hit> hits) {
  /** Takes an immutable copy. */
  public HitGroup {
    hits = List.copyOf(hits);
  }

  /** The ids of the hits, nearest first. */
  public List<String> ids() {
    return hits.stream().map(Hit::id).toList();
  }
}
