package dev.sagitta.engine.metadata;

import java.util.Arrays;

/** A column of texts. */
final class TextDraft implements ColumnDraft {
  private final TextTerms terms = new TextTerms();
  private final EntryRows rows;
  private final IntList termOfEntry;

  /**
   * No texts.
   *
   * @param segmentRows the rows of the segment
   */
  TextDraft(int segmentRows) {
    this.rows = new EntryRows(segmentRows);
    this.termOfEntry = new IntList(segmentRows);
  }

  /**
   * Adds a text.
   *
   * @return false if there is no room for it
   */
  boolean add(int row, byte[] bytes, int start, int length) {
    if (terms.isFull()) {
      return false;
    }
    rows.add(row);
    termOfEntry.add(terms.intern(bytes, start, length));
    return true;
  }

  @Override
  public long memoryBytes() {
    return terms.memoryBytes() + rows.memoryBytes() + termOfEntry.memoryBytes();
  }

  @Override
  public EntryRows rows() {
    return rows;
  }

  @Override
  public Postings sorted() {
    int[] order = terms.inOrder();
    int[] rank = new int[order.length];
    for (int i = 0; i < order.length; i++) {
      rank[order[i]] = i;
    }
    int[] starts = new int[order.length + 1];
    int[] last = new int[order.length];
    Arrays.fill(last, -1);
    int[] row = rows.array();
    for (int i = 0; i < rows.size(); i++) {
      int at = rank[termOfEntry.get(i)];
      if (last[at] != row[i]) {
        last[at] = row[i];
        starts[at + 1]++;
      }
    }
    for (int i = 0; i < order.length; i++) {
      starts[i + 1] += starts[i];
    }
    int[] sorted = new int[starts[order.length]];
    int[] next = Arrays.copyOf(starts, order.length);
    for (int i = 0; i < rows.size(); i++) {
      int at = rank[termOfEntry.get(i)];
      if (next[at] == starts[at] || sorted[next[at] - 1] != row[i]) {
        sorted[next[at]++] = row[i];
      }
    }
    return new Postings(
        order.length, terms.textBytes(), starts, sorted, out -> terms.write(out, order));
  }
}
