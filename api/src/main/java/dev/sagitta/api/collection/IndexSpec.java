package dev.sagitta.api.collection;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Which index a collection is given.
 *
 * @param kind the name of an index plug-in, or {@value #AUTO}
 * @param parameters the plug-in's own settings by name; empty for its defaults
 */
public record IndexSpec(String kind, SortedMap<String, String> parameters) {
  /** The kind that leaves the choice to the database. */
  public static final String AUTO = "auto";

  /** Takes an immutable copy. */
  public IndexSpec {
    parameters = Collections.unmodifiableSortedMap(new TreeMap<>(parameters));
  }

  /** The database chooses by size and dimension. */
  public static IndexSpec auto() {
    return of(AUTO);
  }

  /** The plug-in of this name with its default parameters. */
  public static IndexSpec of(String kind) {
    return new IndexSpec(kind, new TreeMap<>());
  }

  /** The plug-in of this name with these parameters. */
  public static IndexSpec of(String kind, Map<String, String> parameters) {
    return new IndexSpec(kind, new TreeMap<>(parameters));
  }
}
