package dev.sagitta.engine.read;

import dev.sagitta.api.read.Page;
import dev.sagitta.api.read.ScanRequest;
import dev.sagitta.api.record.StoredRecord;
import dev.sagitta.api.settings.Limits;
import dev.sagitta.engine.row.FieldOrder;
import dev.sagitta.engine.row.FieldWalk;
import dev.sagitta.engine.row.FieldWalk.Place;
import dev.sagitta.engine.row.FieldWalk.Placed;
import dev.sagitta.engine.row.RowSet;
import dev.sagitta.engine.state.TableState;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;

/** Scans in the order of a field, over all row sets of a table at once. */
final class FieldScans {
  private final TableState table;
  private final long lsn;
  private final Limits limits;

  FieldScans(TableState table, long lsn, Limits limits) {
    this.table = table;
    this.lsn = lsn;
    this.limits = limits;
  }

  /** The head of a row set in a scan. */
  private record Head(Placed placed, RowSet rows, FieldWalk.Cursor cursor) {
    Place place() {
      return placed.place();
    }
  }

  /** A page of records. */
  Page<StoredRecord> scan(ScanRequest request, FieldOrder order) {
    PlaceText places = new PlaceText(order, limits.maxIdBytes());
    Place after = request.after().filter(text -> !text.isEmpty()).map(places::read).orElse(null);
    // One more than the page has tells whether there is another page.
    int wanted = (int) Math.min(Integer.MAX_VALUE, request.limit() + 1L);
    FieldWalk walk = new FieldWalk(order, after, wanted, request.filter());
    PriorityQueue<Head> heads = new PriorityQueue<>(Comparator.comparing(Head::place, order));
    for (RowSet rows : table.rowSets()) {
      push(heads, rows, rows.inFieldOrder(walk, lsn));
    }
    List<StoredRecord> page = new ArrayList<>();
    Optional<String> next = Optional.empty();
    Place last = null;
    while (!heads.isEmpty()) {
      if (page.size() == request.limit() && last != null) {
        next = Optional.of(places.write(last));
        break;
      }
      Head head = heads.remove();
      last = head.place();
      page.add(Reads.record(head.rows, head.placed.row(), request.include()));
      push(heads, head.rows, head.cursor);
    }
    return new Page<>(page, next, lsn);
  }

  private static void push(PriorityQueue<Head> heads, RowSet rows, FieldWalk.Cursor cursor) {
    Placed next = cursor.next();
    if (next != null) {
      heads.add(new Head(next, rows, cursor));
    }
  }
}
