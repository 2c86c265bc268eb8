package dev.sagitta.api.collection;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How a collection's vectors are compressed for searching. The vectors themselves are kept, and the
 * best candidates of a search are compared with them.
 *
 * @param kind the name of a quantization plug-in, {@value #AUTO} or {@value #NONE}
 * @param parameters the plug-in's own settings by name; empty for its defaults
 */
public record QuantizationSpec(String kind, SortedMap<String, String> parameters) {
  /** The kind that leaves the choice to the database. */
  public static final String AUTO = "auto";

  /** The kind that compresses nothing. */
  public static final String NONE = "none";

  /** Takes an immutable copy. */
  public QuantizationSpec {
    parameters = Collections.unmodifiableSortedMap(new TreeMap<>(parameters));
  }

  /**
   * The database chooses for each segment, by its size and dimension and by how many of the nearest
   * vectors a search on codes would find; a segment whose codes would find too few has none.
   */
  public static QuantizationSpec auto() {
    return of(AUTO);
  }

  /** Searches compare the vectors themselves. */
  public static QuantizationSpec none() {
    return of(NONE);
  }

  /** The plug-in of this name with its default parameters. */
  public static QuantizationSpec of(String kind) {
    return new QuantizationSpec(kind, new TreeMap<>());
  }

  /** The plug-in of this name with these parameters. */
  public static QuantizationSpec of(String kind, Map<String, String> parameters) {
    return new QuantizationSpec(kind, new TreeMap<>(parameters));
  }
}
