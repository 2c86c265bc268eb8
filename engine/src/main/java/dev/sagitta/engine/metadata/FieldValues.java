package dev.sagitta.engine.metadata;

import dev.sagitta.api.metadata.MetadataValue.Scalar;
import dev.sagitta.api.read.ScanOrder.Direction;
import dev.sagitta.engine.row.ValueCounts;
import dev.sagitta.spi.index.OrdinalSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The values of one field of which the index of a segment knows all, members of lists included. */
public final class FieldValues {
  /** Of a text that has more bytes, only the rows know the whole. */
  public static final int WHOLE_TEXT_BYTES = TextTerms.WHOLE_BYTES;

  private final List<Column> columns;
  private final int rows;

  FieldValues(List<Column> columns, int rows) {
    this.columns = columns;
    this.rows = rows;
  }

  /** The rows that have a value which is no list, or a list with members. */
  public OrdinalSet rowsWithValues() {
    OrdinalSet set = OrdinalSet.none(rows);
    columns.forEach(column -> column.addTo(set, 0, column.terms()));
    return set;
  }

  /**
   * The values in order.
   *
   * @param from the value to start with; null for all of them
   */
  public TermWalk walk(Direction direction, @Nullable Scalar from) {
    return new TermWalk(columns, direction, from == null ? null : Term.of(from), rows);
  }

  /**
   * Counts the values of rows, but for long texts, which the index does not know.
   *
   * @return the rows whose long texts have still to be counted
   */
  public OrdinalSet count(OrdinalSet among, ValueCounts counts) {
    boolean everyRow = among.count() == rows;
    OrdinalSet open = OrdinalSet.none(rows);
    for (Column column : columns) {
      Column.TermCounts take =
          (rank, found) -> {
            Scalar value = column.term(rank).value();
            if (value == null) {
              column.addTo(open, rank, rank + 1);
            } else {
              counts.add(value, found);
            }
          };
      if (everyRow) {
        for (int rank = 0; rank < column.terms(); rank++) {
          take.accept(rank, (int) column.count(rank, rank + 1));
        }
      } else {
        column.countEach(among, take);
      }
    }
    open.retainAll(among);
    return open;
  }
}
