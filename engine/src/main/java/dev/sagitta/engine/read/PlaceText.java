package dev.sagitta.engine.read;

import dev.sagitta.api.error.CorruptException;
import dev.sagitta.api.error.ErrorCode;
import dev.sagitta.api.error.InvalidRequestException;
import dev.sagitta.api.read.ScanOrder.Direction;
import dev.sagitta.engine.format.ByteSink;
import dev.sagitta.engine.format.ByteSource;
import dev.sagitta.engine.row.FieldOrder;
import dev.sagitta.engine.row.FieldWalk.Place;
import dev.sagitta.engine.row.Id;
import java.nio.ByteBuffer;
import java.util.Base64;

/**
 * Places in the order of a field as text, which callers pass back unread. It has the order as well,
 * since a place means nothing in another one.
 */
final class PlaceText {
  private final FieldOrder order;
  private final int maxIdBytes;

  PlaceText(FieldOrder order, int maxIdBytes) {
    this.order = order;
    this.maxIdBytes = maxIdBytes;
  }

  /** A place as text. */
  String write(Place place) {
    ByteSink sink = new ByteSink(64);
    sink.u8(code(order.direction()));
    sink.text(order.field());
    place.write(sink);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(sink.toArray());
  }

  private static int code(Direction direction) {
    return switch (direction) {
      case ASCENDING -> 1;
      case DESCENDING -> 2;
    };
  }

  /**
   * The place of a text.
   *
   * @throws InvalidRequestException if the text is none, or of another order
   */
  Place read(String text) {
    try {
      return parsed(Base64.getUrlDecoder().decode(text));
    } catch (IllegalArgumentException | CorruptException | InvalidRequestException e) {
      throw new InvalidRequestException(
          ErrorCode.INVALID_ARGUMENT,
          "The place to start behind is none that a page in the "
              + order.direction().wireName()
              + " order of '"
              + order.field()
              + "' has given out. Start with the first page, or keep to one order.",
          e);
    }
  }

  private Place parsed(byte[] bytes) {
    ByteSource source = new ByteSource(ByteBuffer.wrap(bytes), "place");
    if (source.u8() != code(order.direction()) || !source.text().equals(order.field())) {
      throw new IllegalArgumentException("It is of another order.");
    }
    Place place = Place.read(source);
    // Checked as every id of a request is.
    return new Place(place.key(), Id.of(place.id().toString(), maxIdBytes));
  }
}
