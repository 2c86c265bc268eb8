package dev.sagitta.engine.metadata;

import java.util.Arrays;

/** A column of numbers or truth values. */
final class NumberDraft implements ColumnDraft {
  private final TermKind kind;
  private final EntryRows rows;
  private final LongList values;

  /**
   * Values of a kind; of fractions, the bits of the double.
   *
   * @param segmentRows the rows of the segment
   */
  NumberDraft(TermKind kind, int segmentRows) {
    this.kind = kind;
    this.rows = new EntryRows(segmentRows);
    this.values = new LongList(segmentRows);
  }

  void add(int row, long value) {
    rows.add(row);
    values.add(value);
  }

  @Override
  public long memoryBytes() {
    return rows.memoryBytes() + values.memoryBytes();
  }

  @Override
  public EntryRows rows() {
    return rows;
  }

  @Override
  public Postings sorted() {
    int count = rows.size();
    long[] keys = values.array();
    int[] sorted = rows.array();
    for (int i = 0; i < count; i++) {
      keys[i] = key(keys[i]);
    }
    RadixSort.sort(keys, sorted, 0, count);
    int terms = 0;
    int kept = 0;
    int[] starts = new int[16];
    for (int i = 0; i < count; i++) {
      boolean fresh = terms == 0 || keys[i] != keys[terms - 1];
      if (fresh) {
        if (terms + 1 == starts.length) {
          starts = Arrays.copyOf(starts, terms * 2);
        }
        keys[terms] = keys[i];
        starts[terms++] = kept;
      }
      if (fresh || sorted[kept - 1] != sorted[i]) {
        sorted[kept++] = sorted[i];
      }
    }
    starts[terms] = kept;
    int distinct = terms;
    return new Postings(
        distinct,
        0,
        starts,
        sorted,
        out -> {
          for (int term = 0; term < distinct; term++) {
            out.i64(value(keys[term]));
          }
        });
  }

  /** A number whose unsigned order is that of the values. */
  private long key(long value) {
    return kind == TermKind.FRACTION && value < 0 ? ~value : value ^ Long.MIN_VALUE;
  }

  private long value(long key) {
    return kind == TermKind.FRACTION && key >= 0 ? ~key : key ^ Long.MIN_VALUE;
  }
}
