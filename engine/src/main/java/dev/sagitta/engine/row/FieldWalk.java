package dev.sagitta.engine.row;

import dev.sagitta.api.filter.Filter;
import dev.sagitta.api.metadata.MetadataValue.Scalar;
import dev.sagitta.engine.format.ByteSink;
import dev.sagitta.engine.format.ByteSource;
import dev.sagitta.engine.format.Corruption;
import org.jspecify.annotations.Nullable;

/**
 * A walk over records in the order of a field.
 *
 * @param order the order
 * @param after the place that the walk starts behind; null for the beginning
 * @param limit the most records that the caller will use
 * @param filter which records
 */
public record FieldWalk(FieldOrder order, @Nullable Place after, int limit, Filter filter) {

  /**
   * Where a record is in the order, whether it is there or not.
   *
   * @param key the value it is ordered by; null for those that come last
   * @param id its id
   */
  public record Place(@Nullable Scalar key, Id id) {
    private static final String WHERE = "place in an order";

    /** Writes the place. */
    public void write(ByteSink sink) {
      sink.block(id.utf8());
      if (key != null) {
        MetadataCodec.writeValue(key, sink);
      }
    }

    /** Reads a place up to the end of the source. */
    public static Place read(ByteSource source) {
      Id id = Id.ofUtf8(source.block());
      if (source.remaining() == 0) {
        return new Place(null, id);
      }
      if (MetadataCodec.readValue(source, WHERE) instanceof Scalar key && source.remaining() == 0) {
        return new Place(key, id);
      }
      throw Corruption.in(WHERE, "It does not end with one value.");
    }
  }

  /** A row at its place. */
  public record Placed(Place place, int row) {}

  /** Gives rows in order. */
  @FunctionalInterface
  public interface Cursor {
    /** The next row; null at the end. */
    @Nullable Placed next();
  }

  /** True if a place is not behind the start. */
  boolean isBeforeStart(Place place) {
    return after != null && order.compare(place, after) <= 0;
  }
}
