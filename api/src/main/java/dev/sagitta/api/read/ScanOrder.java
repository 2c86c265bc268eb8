package dev.sagitta.api.read;

import dev.sagitta.api.error.ErrorCode;
import dev.sagitta.api.error.InvalidRequestException;
import java.util.Locale;
import java.util.Objects;

/**
 * In which order a scan answers. Each is total: no two records of a collection are at one place.
 */
public sealed interface ScanOrder {
  /** By id, in the order of its UTF-8 bytes. */
  record ById() implements ScanOrder {
    private static final ById INSTANCE = new ById();
  }

  /**
   * By the value of a metadata field, as {@link dev.sagitta.api.metadata.MetadataValue#order} has
   * it, and by id where values are the same. A list counts as its smallest member where the order
   * is ascending, and as its largest where it is descending. Records without the field, or with an
   * empty list, come last in both directions.
   *
   * @param field the field's name
   * @param direction which values come first
   */
  record ByField(String field, Direction direction) implements ScanOrder {
    /** Checks the name. */
    public ByField {
      FieldNames.check("The order", field);
      Objects.requireNonNull(direction, "direction");
    }
  }

  /** Which values come first. */
  enum Direction {
    /** Small ones. */
    ASCENDING,
    /** Large ones. */
    DESCENDING;

    /** The name in JSON: lower case. */
    public String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The direction of the given wire name.
     *
     * @throws InvalidRequestException if there is none
     */
    public static Direction ofWireName(String name) {
      for (Direction direction : values()) {
        if (direction.wireName().equals(name)) {
          return direction;
        }
      }
      throw new InvalidRequestException(
          ErrorCode.INVALID_ARGUMENT,
          "'" + name + "' is no direction of an order; use ascending or descending.");
    }
  }

  /** By id. */
  static ScanOrder byId() {
    return ById.INSTANCE;
  }

  /** By a field, small values first. */
  static ScanOrder ascending(String field) {
    return new ByField(field, Direction.ASCENDING);
  }

  /** By a field, large values first. */
  static ScanOrder descending(String field) {
    return new ByField(field, Direction.DESCENDING);
  }
}
