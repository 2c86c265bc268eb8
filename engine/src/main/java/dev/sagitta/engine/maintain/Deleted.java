package dev.sagitta.engine.maintain;

import dev.sagitta.engine.row.RowSet;
import dev.sagitta.engine.segment.RowMapping;
import dev.sagitta.engine.segment.SegmentHandle;
import dev.sagitta.engine.table.MemoryTable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Rows that were deleted while they were being written into a new segment. */
final class Deleted {
  private Deleted() {}

  /** A row of the new segment and the commit that deleted it. */
  private record Row(int row, long lsn) {}

  /**
   * Marks rows of a new segment as deleted, where their originals were after one LSN and up to
   * another.
   */
  static void carryOver(RowMapping mapping, SegmentHandle segment, long after, long upTo) {
    List<Row> deleted = new ArrayList<>();
    List<? extends RowSet> sources = mapping.sources();
    for (int i = 0; i < sources.size(); i++) {
      int source = i;
      switch (sources.get(i)) {
        case MemoryTable table -> {
          for (int row = 0; row < table.size(); row++) {
            add(deleted, mapping.newRow(source, row), table.deletedAt(row), after);
          }
        }
        case SegmentHandle old ->
            old.forEachDeletionAfter(
                after, (row, lsn) -> add(deleted, mapping.newRow(source, row), lsn, after));
        default -> throw new IllegalStateException("Rows come from tables and segments only.");
      }
    }
    deleted.removeIf(row -> row.lsn > upTo);
    deleted.sort(Comparator.comparingLong(Row::lsn));
    deleted.forEach(row -> segment.delete(row.row, row.lsn));
  }

  private static void add(List<Row> deleted, int newRow, long lsn, long after) {
    if (newRow != RowSet.ABSENT && lsn > after && lsn <= RowSet.LATEST) {
      deleted.add(new Row(newRow, lsn));
    }
  }
}
