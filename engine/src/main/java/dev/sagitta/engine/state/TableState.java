package dev.sagitta.engine.state;

import dev.sagitta.engine.row.Id;
import dev.sagitta.engine.row.RowSet;
import dev.sagitta.engine.segment.SegmentHandle;
import dev.sagitta.engine.table.MemoryTable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Where the rows of one table are. The lists never change; a flush or merge makes a new state.
 *
 * @param id the table's number
 * @param dimension values per vector; 0 for documents
 * @param active takes new rows
 * @param sealing full memory tables on their way into segments, newest first
 * @param segments newest first
 * @param live the number of live rows at the last commit, published or not; shared by all states
 */
public record TableState(
    long id,
    int dimension,
    MemoryTable active,
    List<MemoryTable> sealing,
    List<SegmentHandle> segments,
    AtomicLong live) {
  /** Takes immutable copies. */
  public TableState {
    sealing = List.copyOf(sealing);
    segments = List.copyOf(segments);
  }

  /** A row of one of the table's row sets. */
  public record Located(RowSet rows, int row) {}

  /** A table without rows. */
  public static TableState empty(long id, int dimension) {
    return new TableState(
        id, dimension, new MemoryTable(dimension), List.of(), List.of(), new AtomicLong());
  }

  /** This, with a fresh active table; the former one waits to be sealed. */
  public TableState rotated() {
    List<MemoryTable> waiting = new ArrayList<>();
    waiting.add(active);
    waiting.addAll(sealing);
    return new TableState(id, dimension, new MemoryTable(dimension), waiting, segments, live);
  }

  /** This, with other tables and segments behind the active table. */
  public TableState with(List<MemoryTable> nextSealing, List<SegmentHandle> nextSegments) {
    return new TableState(id, dimension, active, nextSealing, nextSegments, live);
  }

  /** All row sets, newest first. */
  public List<RowSet> rowSets() {
    List<RowSet> all = new ArrayList<>(1 + sealing.size() + segments.size());
    all.add(active);
    all.addAll(sealing);
    all.addAll(segments);
    return all;
  }

  /** The row of the given id that is live at the LSN. */
  public @Nullable Located find(Id rowId, long lsn) {
    for (RowSet rows : rowSets()) {
      int row = rows.find(rowId, lsn);
      if (row != RowSet.ABSENT) {
        return new Located(rows, row);
      }
    }
    return null;
  }

  /**
   * The rows of ids that are live at the LSN, null where there is none. Goes through the row sets
   * one by one: a table that answers many ids in a row is answered faster, since the processor then
   * waits for several lines of its memory at a time.
   *
   * @param items what has the ids
   */
  public <T> List<@Nullable Located> findAll(List<T> items, Function<T, Id> id, long lsn) {
    List<@Nullable Located> found = new ArrayList<>(Collections.nCopies(items.size(), null));
    int missing = items.size();
    for (RowSet rows : rowSets()) {
      for (int i = 0; missing > 0 && i < items.size(); i++) {
        if (found.get(i) == null) {
          int row = rows.find(id.apply(items.get(i)), lsn);
          if (row != RowSet.ABSENT) {
            found.set(i, new Located(rows, row));
            missing--;
          }
        }
      }
    }
    return found;
  }

  /** The number of rows that are live at the LSN. */
  public long liveCount(long lsn) {
    long count = 0;
    for (RowSet rows : rowSets()) {
      count += rows.liveCount(lsn);
    }
    return count;
  }

  /** The bytes of the memory tables. */
  public long memoryBytes() {
    return active.bytes() + sealing.stream().mapToLong(MemoryTable::bytes).sum();
  }

  /** Why some rows cannot be read; empty as far as is known. */
  public Optional<String> damage() {
    return segments.stream().flatMap(segment -> segment.damage().stream()).findFirst();
  }
}
