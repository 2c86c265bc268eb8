package dev.sagitta.api.metadata;

import dev.sagitta.api.error.ErrorCode;
import dev.sagitta.api.error.InvalidRequestException;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeMap;

/** What becomes of a record's metadata when it is changed without the rest of the record. */
public sealed interface MetadataChange {
  /** What the given metadata becomes by this change. */
  Metadata applyTo(Metadata before);

  /**
   * Sets some keys and removes some; those in neither stay as they are.
   *
   * @param set values that are added or replace those under the same key
   * @param remove keys that are gone afterwards; absent ones are no error
   */
  record Merge(Metadata set, Set<String> remove) implements MetadataChange {
    /** Takes an immutable copy, and checks that no key is in both. */
    public Merge {
      remove = Set.copyOf(remove);
      for (String key : remove) {
        if (set.values().containsKey(key)) {
          throw new InvalidRequestException(
              ErrorCode.INVALID_METADATA,
              "The metadata key '" + key + "' is to be both set and removed; decide for one.");
        }
      }
    }

    @Override
    public Metadata applyTo(Metadata before) {
      TreeMap<String, MetadataValue> after = new TreeMap<>(before.values());
      after.keySet().removeAll(remove);
      after.putAll(set.values());
      return Metadata.of(after);
    }
  }

  /**
   * Puts other metadata in place of all that there were.
   *
   * @param metadata all the metadata afterwards
   */
  record Replace(Metadata metadata) implements MetadataChange {
    @Override
    public Metadata applyTo(Metadata before) {
      return metadata;
    }
  }

  /** A change that adds these values, or replaces those under the same keys. */
  static MetadataChange set(Metadata values) {
    return new Merge(values, Set.of());
  }

  /** A change that removes these keys. */
  static MetadataChange remove(String... keys) {
    return new Merge(Metadata.empty(), Set.copyOf(Arrays.asList(keys)));
  }

  /** A change that leaves these values and no others. */
  static MetadataChange replace(Metadata metadata) {
    return new Replace(metadata);
  }
}
