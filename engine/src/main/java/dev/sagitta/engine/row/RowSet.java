package dev.sagitta.engine.row;

import dev.sagitta.api.filter.Filter;
import dev.sagitta.spi.index.Accepted;
import dev.sagitta.spi.index.OrdinalSet;
import java.util.Iterator;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * Rows that can be read at any commit: a memory table or a segment. Rows are numbered from 0. A row
 * is live at an LSN if it was written at or before it and not deleted or replaced at or before it.
 */
public interface RowSet {
  /** The answer of {@link #find} where there is no such row. */
  int ABSENT = -1;

  /** The LSN of a reader that sees every commit; below that of a deletion that never happens. */
  long LATEST = Long.MAX_VALUE - 1;

  /** The same rows for a reader that goes through all of them, one behind the other. */
  default RowSet inOrder() {
    return this;
  }

  /** The live row of the given id, or {@link #ABSENT}. */
  int find(Id id, long lsn);

  /** The rows as contiguous vectors, in order: those written at or before the LSN. */
  List<VectorBlock> blocks(long lsn);

  /** The live rows of a block, by their ordinals in it. */
  Accepted live(VectorBlock block, long lsn);

  /** The number of live rows. */
  int liveCount(long lsn);

  /** The filter as a test of rows; it may cost as much as a look at every row beforehand. */
  default RowTest test(Filter filter) {
    return filter.isAll() ? RowTest.ALL : row -> filter.matches(payload(row));
  }

  /** The live rows of a block that match, by their ordinals in it. */
  default Accepted matching(VectorBlock block, Filter filter, long lsn) {
    Accepted live = live(block, lsn);
    if (filter.isAll()) {
      return live;
    }
    RowTest test = test(filter);
    OrdinalSet matching = OrdinalSet.none(block.count());
    for (int i = live.next(0); i >= 0; i = live.next(i + 1)) {
      if (test.accepts(block.firstRow() + i)) {
        matching.add(i);
      }
    }
    return new Accepted.Only(matching);
  }

  /** Between how many and how many live rows match, without looking at them. */
  default CountBounds bounds(Filter filter, long lsn) {
    int live = liveCount(lsn);
    return new CountBounds(filter.isAll() ? live : 0, live);
  }

  /** The live rows whose document is the given one. */
  int[] rowsOfDocument(Id document, long lsn);

  /**
   * The live rows whose ids come behind the given one, in id order.
   *
   * @param after an id, or empty bytes for the beginning
   * @param limit the most rows the caller will use
   * @param wanted which of the rows to answer
   */
  RowCursor inIdOrder(Id after, int limit, RowTest wanted, long lsn);

  /** The live rows that match and come behind the walk's start, in its order. */
  default FieldWalk.Cursor inFieldOrder(FieldWalk walk, long lsn) {
    RowTest test = test(walk.filter());
    FirstRows first = new FirstRows(walk, walk.limit());
    forEachLive(
        lsn,
        row -> {
          if (test.accepts(row)) {
            first.offer(walk.order().key(payload(row)), id(row), row);
          }
        });
    Iterator<FieldWalk.Placed> rows = first.inOrder().iterator();
    return () -> rows.hasNext() ? rows.next() : null;
  }

  /**
   * Counts the values that rows of a block have in a field.
   *
   * @param among the rows, by their ordinals in the block; as large as the block
   */
  default void countValues(VectorBlock block, OrdinalSet among, ValueCounts counts) {
    for (int i = among.next(0); i >= 0; i = among.next(i + 1)) {
      counts.add(payload(block.firstRow() + i));
    }
  }

  /** The id of a row. */
  Id id(int row);

  /** The commit that wrote a row. */
  long lsn(int row);

  /** The payload of a row. */
  Payload payload(int row);

  /** The block in which a row lies, with all its rows. */
  VectorBlock blockOf(int row);

  /** A copy of the vector of a row. */
  float[] vector(int row);

  /**
   * Marks a live row as deleted by a commit. Called in the order of commits, by one thread at a
   * time.
   */
  void delete(int row, long lsn);

  /** Gives every live row to the consumer, in order. */
  default void forEachLive(long lsn, IntConsumer consumer) {
    for (VectorBlock block : blocks(lsn)) {
      Accepted live = live(block, lsn);
      for (int i = live.next(0); i >= 0; i = live.next(i + 1)) {
        consumer.accept(block.firstRow() + i);
      }
    }
  }
}
