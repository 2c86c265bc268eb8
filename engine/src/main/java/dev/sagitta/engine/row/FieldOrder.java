package dev.sagitta.engine.row;

import dev.sagitta.api.metadata.MetadataValue;
import dev.sagitta.api.metadata.MetadataValue.Scalar;
import dev.sagitta.api.read.ScanOrder.Direction;
import dev.sagitta.engine.row.FieldWalk.Place;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The order of records by the value of a field; see {@link dev.sagitta.api.read.ScanOrder.ByField}.
 *
 * @param field the field's name
 * @param direction which values come first
 */
public record FieldOrder(String field, Direction direction) implements Comparator<Place> {
  /** The value that a record is ordered by; null if it comes last. */
  public @Nullable Scalar key(Payload payload) {
    return switch (payload.lookUp(field)) {
      case null -> null;
      case Scalar scalar -> scalar;
      case MetadataValue.ListValue(List<Scalar> members) ->
          members.stream().min(this::compareValues).orElse(null);
    };
  }

  /** Compares two values in this direction. */
  public int compareValues(Scalar a, Scalar b) {
    int ascending = MetadataValue.order().compare(a, b);
    return direction == Direction.ASCENDING ? ascending : -ascending;
  }

  private int compareKeys(@Nullable Scalar a, @Nullable Scalar b) {
    if (a == null || b == null) {
      return Boolean.compare(a == null, b == null);
    }
    return compareValues(a, b);
  }

  @Override
  public int compare(Place a, Place b) {
    int keys = compareKeys(a.key(), b.key());
    return keys != 0 ? keys : a.id().compareTo(b.id());
  }
}
