package dev.sagitta.engine.metadata;

import java.util.BitSet;

/** Writes a column: see {@link ColumnShape} for its parts. */
final class ColumnOutput {
  private final SectionOutput out;
  private final Postings postings;
  private final BitSet dense;

  private ColumnOutput(SectionOutput out, Postings postings) {
    this.out = out;
    this.postings = postings;
    this.dense = new BitSet(postings.terms());
    for (int rank = 0; rank < postings.terms(); rank++) {
      if (RowLists.isDense(postings.rows(), postings.starts()[rank], postings.count(rank))) {
        dense.set(rank);
      }
    }
  }

  /** Writes what was collected. */
  static ColumnShape write(SectionOutput out, TermKind kind, ColumnShape.Of of, ColumnDraft draft) {
    // A row has one value that is not in a list; of members, nobody asks for all rows.
    int rows = of == ColumnShape.Of.VALUES ? draft.rows().size() : 0;
    byte[] all = rows == 0 ? new byte[0] : RowLists.encoded(draft.rows().array(), 0, rows);
    final long at = out.position();
    ColumnOutput column = new ColumnOutput(out, draft.sorted());
    column.postings.writing().accept(out);
    int sparseRows = column.writeSparse();
    int denseBytes = column.writeDense();
    out.raw(all, 0, all.length);
    out.align();
    ColumnShape shape =
        new ColumnShape(
            kind,
            of,
            column.postings.terms(),
            column.postings.textBytes(),
            sparseRows,
            column.dense.cardinality(),
            denseBytes,
            rows,
            all.length,
            at);
    if (shape.end() != out.position()) {
      throw new IllegalStateException(shape + " ends at " + out.position() + ".");
    }
    return shape;
  }

  private int writeSparse() {
    int sparseRows = 0;
    out.i32(0);
    for (int rank = 0; rank < postings.terms(); rank++) {
      sparseRows += dense.get(rank) ? 0 : postings.count(rank);
      out.i32(sparseRows);
    }
    out.align();
    for (int rank = 0; rank < postings.terms(); rank++) {
      if (!dense.get(rank)) {
        for (int i = postings.starts()[rank]; i < postings.starts()[rank + 1]; i++) {
          out.i32(postings.rows()[i]);
        }
      }
    }
    out.align();
    return sparseRows;
  }

  private int writeDense() {
    int[] ranks = dense.stream().toArray();
    int[] counts = new int[ranks.length + 1];
    int[] starts = new int[ranks.length + 1];
    for (int i = 0; i < ranks.length; i++) {
      int count = postings.count(ranks[i]);
      byte[] list = RowLists.encoded(postings.rows(), postings.starts()[ranks[i]], count);
      out.raw(list, 0, list.length);
      counts[i + 1] = counts[i] + count;
      starts[i + 1] = starts[i] + list.length;
    }
    out.align();
    write(ranks);
    write(counts);
    write(starts);
    return starts[ranks.length];
  }

  private void write(int[] values) {
    for (int value : values) {
      out.i32(value);
    }
    out.align();
  }
}
