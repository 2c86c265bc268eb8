package dev.sagitta.api.metadata;

import java.util.Set;
import java.util.TreeMap;

/**
 * A partial update of metadata: the keys to set, and the keys to remove. Keys in neither stay as
 * they are.
 *
 * @param set values that are added or replace those under the same key
 * @param remove keys that are gone afterwards; absent ones are no error
 */
public record MetadataChange(Metadata set, Set<String> remove) {
  /** Takes an immutable copy. */
  public MetadataChange {
    remove = Set.copyOf(remove);
  }

  /** A change that only sets. */
  public static MetadataChange set(Metadata values) {
    return new MetadataChange(values, Set.of());
  }

  /** What the given metadata becomes by this change. */
  public Metadata applyTo(Metadata before) {
    TreeMap<String, MetadataValue> after = new TreeMap<>(before.values());
    after.keySet().removeAll(remove);
    after.putAll(set.values());
    return Metadata.of(after);
  }
}
