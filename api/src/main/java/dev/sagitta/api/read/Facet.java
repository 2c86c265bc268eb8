package dev.sagitta.api.read;

import dev.sagitta.api.metadata.MetadataValue;
import java.util.List;

/**
 * How many records have which values of one field. A list counts for each of its members, once.
 * Values that filters hold to be equal are one: 1 and 1.0 are the whole number 1.
 *
 * @param field the field's name
 * @param values the most frequent values first, and in the order of {@link MetadataValue#order}
 *     where they are equally frequent
 * @param without how many of the matching records lack the field
 * @param further how many values there are that the limit left out
 */
public record Facet(String field, List<ValueCount> values, long without, long further) {
  /** Takes an immutable copy. */
  public Facet {
    values = List.copyOf(values);
  }

  /**
   * A value, and how many of the matching records have it.
   *
   * @param value the value
   * @param records how many records, 1 or more
   */
  public record ValueCount(MetadataValue.Scalar value, long records) {}
}
