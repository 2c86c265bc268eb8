package dev.sagitta.engine.metadata;

import java.util.Arrays;
import java.util.BitSet;

/** A column that is collected: which row has which value, row by row. */
final class ColumnDraft {
  private final TermKind kind;
  private final ColumnShape.Of of;
  private final Terms terms;
  private final IntList rows = new IntList();
  private final IntList termOfEntry = new IntList();

  ColumnDraft(TermKind kind, ColumnShape.Of of) {
    this.kind = kind;
    this.of = of;
    this.terms = kind == TermKind.TEXT ? new TextTerms() : new NumberTerms(kind);
  }

  void add(int row, long value) {
    if (terms instanceof NumberTerms numbers) {
      rows.add(row);
      termOfEntry.add(numbers.intern(value));
    }
  }

  /**
   * Adds a text.
   *
   * @return false if there is no room for it
   */
  boolean add(int row, byte[] bytes, int start, int length) {
    if (!(terms instanceof TextTerms texts) || texts.isFull()) {
      return false;
    }
    rows.add(row);
    termOfEntry.add(texts.intern(bytes, start, length));
    return true;
  }

  int entries() {
    return rows.size();
  }

  long memoryBytes() {
    return terms.memoryBytes() + rows.memoryBytes() + termOfEntry.memoryBytes();
  }

  /** The rows of each term, by the terms' ranks. */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  private record Postings(int[] order, int[] starts, int[] rows) {
    int count(int rank) {
      return starts[rank + 1] - starts[rank];
    }
  }

  /** Sorts the entries by term; they are in the order of rows already. */
  private Postings postings() {
    int[] order = terms.inOrder();
    int[] rank = new int[order.length];
    for (int i = 0; i < order.length; i++) {
      rank[order[i]] = i;
    }
    int[] starts = new int[order.length + 1];
    int[] last = new int[order.length];
    Arrays.fill(last, -1);
    for (int i = 0; i < rows.size(); i++) {
      int at = rank[termOfEntry.get(i)];
      if (last[at] != rows.get(i)) {
        last[at] = rows.get(i);
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
      if (next[at] == starts[at] || sorted[next[at] - 1] != rows.get(i)) {
        sorted[next[at]++] = rows.get(i);
      }
    }
    return new Postings(order, starts, sorted);
  }

  /** Writes the column. */
  ColumnShape write(SectionOutput out) {
    Postings postings = postings();
    int count = postings.order.length;
    BitSet dense = new BitSet(count);
    for (int rank = 0; rank < count; rank++) {
      dense.set(
          rank, RowLists.isDense(postings.rows, postings.starts[rank], postings.count(rank)));
    }
    final long at = out.position();
    terms.write(out, postings.order);
    int sparseRows = writeSparse(out, postings, dense);
    int denseBytes = writeDense(out, postings, dense);
    int[] all = of == ColumnShape.Of.VALUES ? allRows() : new int[0];
    int listBytes = all.length == 0 ? 0 : RowLists.write(out, all, 0, all.length);
    out.align();
    ColumnShape shape =
        new ColumnShape(
            kind,
            of,
            count,
            (int) terms.textBytes(),
            sparseRows,
            dense.cardinality(),
            denseBytes,
            all.length,
            listBytes,
            at);
    if (shape.end() != out.position()) {
      throw new IllegalStateException(shape + " ends at " + out.position() + ".");
    }
    return shape;
  }

  private static int writeSparse(SectionOutput out, Postings postings, BitSet dense) {
    int sparseRows = 0;
    out.i32(0);
    for (int rank = 0; rank < postings.order.length; rank++) {
      sparseRows += dense.get(rank) ? 0 : postings.count(rank);
      out.i32(sparseRows);
    }
    out.align();
    for (int rank = 0; rank < postings.order.length; rank++) {
      if (!dense.get(rank)) {
        for (int i = postings.starts[rank]; i < postings.starts[rank + 1]; i++) {
          out.i32(postings.rows[i]);
        }
      }
    }
    out.align();
    return sparseRows;
  }

  private static int writeDense(SectionOutput out, Postings postings, BitSet dense) {
    int[] ranks = dense.stream().toArray();
    int[] counts = new int[ranks.length + 1];
    int[] starts = new int[ranks.length + 1];
    for (int i = 0; i < ranks.length; i++) {
      int count = postings.count(ranks[i]);
      counts[i + 1] = counts[i] + count;
      starts[i + 1] =
          starts[i] + RowLists.write(out, postings.rows, postings.starts[ranks[i]], count);
    }
    out.align();
    write(out, ranks);
    write(out, counts);
    write(out, starts);
    return starts[ranks.length];
  }

  private static void write(SectionOutput out, int[] values) {
    for (int value : values) {
      out.i32(value);
    }
    out.align();
  }

  /** In order, and each once: a row has one value that is not in a list. */
  private int[] allRows() {
    int[] all = new int[rows.size()];
    for (int i = 0; i < all.length; i++) {
      all[i] = rows.get(i);
    }
    return all;
  }
}
