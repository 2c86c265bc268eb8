package dev.sagitta.engine.segment;

import dev.sagitta.engine.row.RowSet;
import java.util.Arrays;
import java.util.List;

/**
 * Which row of which source became which row of a new segment. New rows are numbered in the order
 * of the sources and of their rows.
 */
public final class RowMapping {
  private final List<? extends RowSet> sources;
  private final List<RowSet> inOrder;
  private final int[] firstNewRow;
  private final int[] oldRows;

  private RowMapping(List<? extends RowSet> sources, int[] firstNewRow, int[] oldRows) {
    this.sources = sources;
    this.inOrder = sources.stream().map(RowSet::inOrder).toList();
    this.firstNewRow = firstNewRow;
    this.oldRows = oldRows;
  }

  static RowMapping ofLiveRows(List<? extends RowSet> sources, long lsn) {
    int[] first = new int[sources.size() + 1];
    for (int i = 0; i < sources.size(); i++) {
      first[i + 1] = first[i] + sources.get(i).liveCount(lsn);
    }
    int[] oldRows = new int[first[sources.size()]];
    int[] next = {0};
    for (RowSet source : sources) {
      source.forEachLive(lsn, row -> oldRows[next[0]++] = row);
    }
    return new RowMapping(sources, first, oldRows);
  }

  /** The number of new rows. */
  public int size() {
    return oldRows.length;
  }

  /** The sources, in order. */
  public List<? extends RowSet> sources() {
    return sources;
  }

  /** The source of a new row, for a reader that takes the new rows in order. */
  RowSet source(int newRow) {
    int at = Arrays.binarySearch(firstNewRow, newRow);
    int index = at >= 0 ? at : -at - 2;
    while (firstNewRow[index + 1] == newRow) {
      index++;
    }
    return inOrder.get(index);
  }

  /** The number that a new row had in its source. */
  int oldRow(int newRow) {
    return oldRows[newRow];
  }

  /** The new number of a source's row, or {@link RowSet#ABSENT} if it was not taken along. */
  public int newRow(int source, int oldRow) {
    int at = Arrays.binarySearch(oldRows, firstNewRow[source], firstNewRow[source + 1], oldRow);
    return at < 0 ? RowSet.ABSENT : at;
  }
}
