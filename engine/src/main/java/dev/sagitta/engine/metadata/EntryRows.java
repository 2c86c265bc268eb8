package dev.sagitta.engine.metadata;

/**
 * The rows of the entries of a column, in order. Most fields have a value in every row: as long as
 * no row is left out, they take no memory.
 */
final class EntryRows {
  private final int mostWithoutLists;
  private int first;
  private int size;
  private boolean gapless = true;
  private IntList listed;

  /**
   * No entries.
   *
   * @param rows the rows of the segment
   */
  EntryRows(int rows) {
    this.mostWithoutLists = rows;
    this.listed = new IntList(rows);
  }

  void add(int row) {
    if (gapless) {
      if (size == 0) {
        first = row;
      }
      if (row == first + size) {
        size++;
        return;
      }
      listed = list();
      gapless = false;
    }
    listed.add(row);
    size++;
  }

  int size() {
    return size;
  }

  /** The rows and what room there is behind them; the caller may keep and change them. */
  int[] array() {
    return gapless ? list().array() : listed.array();
  }

  private IntList list() {
    IntList list = new IntList(mostWithoutLists);
    for (int i = 0; i < size; i++) {
      list.add(first + i);
    }
    return list;
  }

  long memoryBytes() {
    return listed.memoryBytes();
  }
}
