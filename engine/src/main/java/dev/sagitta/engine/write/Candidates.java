package dev.sagitta.engine.write;

import dev.sagitta.api.filter.Filter;
import dev.sagitta.engine.row.RowSet;
import dev.sagitta.engine.row.VectorBlock;
import dev.sagitta.engine.state.TableState;
import dev.sagitta.spi.index.Accepted;
import dev.sagitta.spi.index.OrdinalSet;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntConsumer;

/**
 * The rows of a table that match a filter, found before a commit takes its lock. Rows never change:
 * what a commit still has to look at are the rows that were written since, and whether those found
 * have been deleted.
 */
public final class Candidates {
  private final Filter filter;
  private final Map<RowSet, Found> found = new HashMap<>();

  /**
   * What was found in one row set.
   *
   * @param rows the rows that match, of those that were looked at
   * @param seen the rows below this number were looked at
   */
  private record Found(OrdinalSet rows, int seen) {}

  private Candidates(Filter filter) {
    this.filter = filter;
  }

  /** The rows that match and are live at the LSN, which is that of the reader's view. */
  public static Candidates of(Filter filter, TableState table, long lsn) {
    Candidates candidates = new Candidates(filter);
    if (!filter.isAll()) {
      for (RowSet rows : table.rowSets()) {
        candidates.found.put(rows, candidates.look(rows, lsn));
      }
    }
    return candidates;
  }

  private Found look(RowSet rows, long lsn) {
    int seen = 0;
    for (VectorBlock block : rows.blocks(lsn)) {
      seen = block.firstRow() + block.count();
    }
    OrdinalSet matching = OrdinalSet.none(seen);
    for (VectorBlock block : rows.blocks(lsn)) {
      Accepted accepted = rows.matching(block, filter, lsn);
      for (int i = accepted.next(0); i >= 0; i = accepted.next(i + 1)) {
        matching.add(block.firstRow() + i);
      }
    }
    return new Found(matching, seen);
  }

  /** Gives the rows of a row set that match and are live now to the consumer. */
  void forEachLive(RowSet rows, IntConsumer consumer) {
    Found known = found.get(rows);
    for (VectorBlock block : rows.blocks(RowSet.LATEST)) {
      if (known == null) {
        Accepted matching = rows.matching(block, filter, RowSet.LATEST);
        for (int i = matching.next(0); i >= 0; i = matching.next(i + 1)) {
          consumer.accept(block.firstRow() + i);
        }
      } else {
        forEachLive(rows, block, known, consumer);
      }
    }
  }

  private void forEachLive(RowSet rows, VectorBlock block, Found known, IntConsumer consumer) {
    Accepted live = rows.live(block, RowSet.LATEST);
    int first = block.firstRow();
    int seen = Math.clamp(known.seen - first, 0, block.count());
    for (int row = known.rows.next(first);
        row >= 0 && row < first + seen;
        row = known.rows.next(row + 1)) {
      if (live.contains(row - first)) {
        consumer.accept(row);
      }
    }
    for (int i = live.next(seen); i >= 0; i = live.next(i + 1)) {
      if (filter.matches(rows.payload(first + i))) {
        consumer.accept(first + i);
      }
    }
  }
}
