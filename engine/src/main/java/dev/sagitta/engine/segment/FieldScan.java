package dev.sagitta.engine.segment;

import dev.sagitta.api.metadata.MetadataValue.Scalar;
import dev.sagitta.engine.metadata.FieldValues;
import dev.sagitta.engine.metadata.Matches;
import dev.sagitta.engine.metadata.TermWalk;
import dev.sagitta.engine.row.FieldWalk;
import dev.sagitta.engine.row.FieldWalk.Place;
import dev.sagitta.engine.row.FieldWalk.Placed;
import dev.sagitta.engine.row.FirstRows;
import dev.sagitta.engine.row.Id;
import dev.sagitta.engine.row.Payload;
import dev.sagitta.spi.index.OrdinalSet;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Goes through the rows of a segment in the order of a field, value by value. The rows of one value
 * have to come in the order of their ids. If there are few, their ids are read and sorted; if there
 * are many, it is faster to go through all rows in the order of ids, which the segment has, until
 * enough of them were met. With {@code n} rows in the segment, of which {@code m} have the value,
 * {@code k} of them are met among the first {@code k·n/m}: so "many" is {@code m² > k·n}, and
 * neither way reads more than {@code √(k·n)} rows where ids say nothing of values. The same holds
 * for the walk as a whole, where few rows match the filter.
 */
final class FieldScan implements FieldWalk.Cursor {
  /** So few rows are sorted without being put into a set, which has a bit for each row. */
  private static final int FEW_ROWS = 4_096;

  private final Segment segment;
  private final FieldWalk walk;
  private final OrdinalSet possible;
  private final OrdinalSet certain;
  private final FieldValues values;
  private final TermWalk terms;
  private Stage stage;
  private Iterator<Placed> batch = List.<Placed>of().iterator();
  private int wanted;

  private enum Stage {
    VALUES,
    WITHOUT_VALUE,
    END
  }

  private FieldScan(
      Segment segment, FieldWalk walk, FieldValues values, OrdinalSet possible, Matches matches) {
    this.segment = segment;
    this.walk = walk;
    this.values = values;
    this.possible = possible;
    this.certain = matches.certain();
    Place after = walk.after();
    Scalar from = after == null ? null : after.key();
    this.terms = values.walk(walk.order().direction(), from);
    this.stage = after != null && from == null ? Stage.WITHOUT_VALUE : Stage.VALUES;
    this.wanted = walk.limit();
  }

  /**
   * A cursor over the live rows.
   *
   * @param inOrder the same segment for a pass over many rows
   */
  static FieldWalk.Cursor open(Segment segment, Segment inOrder, OrdinalSet live, FieldWalk walk) {
    Matches matches =
        walk.filter().isAll()
            ? Matches.all(segment.size())
            : segment.metadata().matches(walk.filter());
    OrdinalSet possible = matches.possible().copy();
    possible.retainAll(live);
    FieldValues values = segment.metadata().values(walk.order().field());
    if (values != null && isMany(possible.count(), walk.limit(), segment.size())) {
      return new FieldScan(segment, walk, values, possible, matches);
    }
    FirstRows first = new FirstRows(walk, walk.limit());
    for (int row = possible.next(0); row >= 0; row = possible.next(row + 1)) {
      Payload payload = inOrder.payload(row);
      if (matches.certain().contains(row) || walk.filter().matches(payload)) {
        first.offer(walk.order().key(payload), inOrder.id(row), row);
      }
    }
    return cursor(first.inOrder());
  }

  private static FieldWalk.Cursor cursor(List<Placed> rows) {
    Iterator<Placed> next = rows.iterator();
    return () -> next.hasNext() ? next.next() : null;
  }

  private static boolean isMany(long rows, int wanted, int all) {
    return rows * rows > (long) wanted * all;
  }

  @Override
  public @Nullable Placed next() {
    while (!batch.hasNext()) {
      if (wanted == 0 || stage == Stage.END) {
        return null;
      }
      batch = nextBatch().iterator();
    }
    wanted--;
    return batch.next();
  }

  private List<Placed> nextBatch() {
    if (stage == Stage.VALUES && terms.next()) {
      return terms.most() <= FEW_ROWS
          ? sorted(terms.value(), terms.rows())
          : ofValue(terms.value(), valueRows());
    }
    stage = Stage.END;
    OrdinalSet rest = possible.copy();
    rest.removeAll(values.rowsWithValues());
    return inIdOrder(null, rest);
  }

  private OrdinalSet valueRows() {
    OrdinalSet rows = OrdinalSet.none(segment.size());
    terms.addRowsTo(rows);
    rows.retainAll(possible);
    return rows;
  }

  /** Rows of one value, or with long texts that begin alike, of which only the rows know more. */
  private List<Placed> ofValue(@Nullable Scalar value, OrdinalSet rows) {
    if (value != null) {
      return inIdOrder(value, rows);
    }
    FirstRows first = new FirstRows(walk, wanted);
    for (int row = rows.next(0); row >= 0; row = rows.next(row + 1)) {
      offerLong(first, row);
    }
    return first.inOrder();
  }

  private List<Placed> sorted(@Nullable Scalar value, int[] rows) {
    FirstRows first = new FirstRows(walk, wanted);
    for (int row : rows) {
      if (!possible.contains(row)) {
        continue;
      }
      if (value == null) {
        offerLong(first, row);
      } else if (matches(row)) {
        first.offer(value, segment.id(row), row);
      }
    }
    return first.inOrder();
  }

  private void offerLong(FirstRows first, int row) {
    if (matches(row)) {
      first.offer(walk.order().key(segment.payload(row)), segment.id(row), row);
    }
  }

  private boolean matches(int row) {
    return certain.contains(row) || walk.filter().matches(segment.payload(row));
  }

  /** Rows that have the same key. */
  private List<Placed> inIdOrder(@Nullable Scalar key, OrdinalSet rows) {
    FirstRows first = new FirstRows(walk, wanted);
    int count = rows.count();
    if (!isMany(count, wanted, segment.size())) {
      for (int row = rows.next(0); row >= 0; row = rows.next(row + 1)) {
        if (matches(row)) {
          first.offer(key, segment.id(row), row);
        }
      }
      return first.inOrder();
    }
    int missing = wanted;
    for (int place = firstPlace(key); missing > 0 && place < segment.size(); place++) {
      int row = segment.rowInIdOrder(place);
      if (rows.contains(row) && matches(row)) {
        first.offer(key, segment.id(row), row);
        missing--;
      }
    }
    return first.inOrder();
  }

  /** Where the rows of a key that are behind the start begin in the order of ids. */
  private int firstPlace(@Nullable Scalar key) {
    Place after = walk.after();
    Id beginning = Id.ofUtf8(new byte[0]);
    if (after == null) {
      return segment.firstPlaceAfter(beginning);
    }
    boolean isOfStart = walk.order().compare(new Place(key, after.id()), after) == 0;
    return segment.firstPlaceAfter(isOfStart ? after.id() : beginning);
  }
}
