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
      forEach(
          rows.matching(block, filter, lsn),
          0,
          block.count(),
          i -> matching.add(block.firstRow() + i));
    }
    return new Found(matching, seen);
  }

  /** Gives the rows of a row set that match and are live now to the consumer. */
  void forEachLive(RowSet rows, IntConsumer consumer) {
    Found known = found.get(rows);
    for (VectorBlock block : rows.blocks(RowSet.LATEST)) {
      if (known == null) {
        forEach(
            rows.matching(block, filter, RowSet.LATEST),
            0,
            block.count(),
            i -> consumer.accept(block.firstRow() + i));
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
      if (contains(live, row - first)) {
        consumer.accept(row);
      }
    }
    forEach(
        live,
        seen,
        block.count(),
        i -> {
          if (filter.matches(rows.payload(first + i))) {
            consumer.accept(first + i);
          }
        });
  }

  private static boolean contains(Accepted accepted, int ordinal) {
    return switch (accepted) {
      case Accepted.First(int count) -> ordinal < count;
      case Accepted.Only(OrdinalSet ordinals) -> ordinals.contains(ordinal);
    };
  }

  private static void forEach(Accepted accepted, int from, int to, IntConsumer consumer) {
    switch (accepted) {
      case Accepted.First(int count) -> {
        for (int i = from; i < Math.min(to, count); i++) {
          consumer.accept(i);
        }
      }
      case Accepted.Only(OrdinalSet ordinals) -> {
        for (int i = ordinals.next(from); i >= 0 && i < to; i = ordinals.next(i + 1)) {
          consumer.accept(i);
        }
      }
    }
  }
}
