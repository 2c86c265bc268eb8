package dev.sagitta.server.http.wire;

import dev.sagitta.api.read.ScanOrder;
import dev.sagitta.api.read.ScanOrder.Direction;

/** Reads the order of a scan. */
public final class OrderReader {
  private static final FieldTable<Draft> ORDER =
      FieldTable.<Draft>of("an order")
          .required("field", (draft, body) -> draft.field = body.text())
          .field("direction", (draft, body) -> draft.direction = Direction.ofWireName(body.text()));

  private OrderReader() {}

  /** The current value as an order by a field. */
  public static ScanOrder order(BodyParser body) {
    Draft draft = ORDER.read(body, new Draft());
    return new ScanOrder.ByField(draft.field, draft.direction);
  }

  /** The fields that an order has set. */
  private static final class Draft {
    private String field = "";
    private Direction direction = Direction.ASCENDING;
  }
}
