package dev.sagitta.cli.client;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is searched for.
 *
 * @param by a vector, or the id of a record that has one
 * @param k the most records to find
 * @param filter the filter as a tree of plain objects; empty for none
 */
public record Query(By by, int k, Map<String, @Nullable Object> filter) {
  /** What the neighbours are sought of. */
  public sealed interface By {}

  /** A vector. */
  public static final class ByVector implements By {
    private final float[] vector;

    /** The vector, not copied. */
    public ByVector(float[] vector) {
      this.vector = vector;
    }

    /** The vector, not copied. */
    public float[] vector() {
      return vector;
    }
  }

  /** A record's id. */
  public record ById(String id) implements By {}
}
