package dev.sagitta.api.metadata;

import org.jspecify.annotations.Nullable;

/** Finds a metadata value by its key; what a filter is evaluated against. */
@FunctionalInterface
public interface FieldLookup {
  /** The value under the key, or null if the record has no such key. */
  @Nullable MetadataValue lookUp(String key);
}
