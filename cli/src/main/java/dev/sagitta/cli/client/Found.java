package dev.sagitta.cli.client;

import java.util.Map;

/**
 * A record that a search found.
 *
 * @param id its id
 * @param distance how far it is from the query
 * @param metadata its metadata as plain objects
 */
public record Found(String id, float distance, Map<String, Object> metadata) {
  /** Takes an immutable copy. */
  public Found {
    metadata = Map.copyOf(metadata);
  }

  /** A metadata value as text; empty if there is none. */
  public String text(String key) {
    Object value = metadata.get(key);
    return value == null ? "" : value.toString();
  }
}
