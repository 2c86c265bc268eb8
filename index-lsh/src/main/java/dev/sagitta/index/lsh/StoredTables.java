package dev.sagitta.index.lsh;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Tables that change no more: the rows of a bucket lie side by side with their sketches. Each table
 * has sketches of its own, so that a bucket is read from one place: to read them from all over the
 * memory takes several times as long as the rest of the search.
 */
final class StoredTables implements Tables {
  private static final int LINE_BYTES = 64;

  /** Behind so much of a bucket, the processor has seen where this leads and fetches by itself. */
  private static final int TOUCHED_BYTES = 16 << 10;

  private final Layout layout;
  private final MemorySegment bytes;
  private final int rows;
  private final int words;
  private final long entryBytes;

  StoredTables(Layout layout, MemorySegment bytes) {
    this.layout = layout;
    this.bytes = bytes;
    this.rows = layout.shape().rows();
    this.words = layout.shape().hashes().sketchWords();
    this.entryBytes = layout.shape().hashes().entryBytes();
  }

  @Override
  public int rows() {
    return rows;
  }

  /** Where a bucket begins among the rows of its table. */
  int begin(int table, int address) {
    return bytes.get(Layout.INT, layout.offsets(table) + address * 4L);
  }

  /** Where a bucket ends. */
  int end(int table, int address) {
    int end = begin(table, address + 1);
    int begin = begin(table, address);
    if (begin < 0 || end < begin || end > rows) {
      throw Corruption.of(
          "Bucket "
              + address
              + " of table "
              + table
              + " lies from "
              + begin
              + " to "
              + end
              + ", but there are "
              + rows
              + " rows.");
    }
    return end;
  }

  /** The row at a place of a table. */
  int row(int table, int place) {
    return row(layout.entries(table) + place * entryBytes);
  }

  /** In how many bits the sketch at a place of a table differs from another. */
  int difference(int table, int place, long[] sketch) {
    return difference(layout.entries(table) + place * entryBytes, sketch);
  }

  /** The row of the entry at an offset. */
  private int row(long at) {
    return bytes.get(Layout.INT, at + words * 8L);
  }

  private int difference(long at, long[] sketch) {
    int difference = 0;
    for (int word = 0; word < sketch.length; word++) {
      difference += Long.bitCount(bytes.get(Layout.LONG, at + word * 8L) ^ sketch[word]);
    }
    return difference;
  }

  @Override
  public long visit(Buckets buckets, Selection selection) {
    for (int i = 0; i < buckets.count(); i++) {
      int end = end(buckets.table(i), buckets.address(i));
      buckets.place(i, begin(buckets.table(i), buckets.address(i)), end);
    }
    touch(buckets);
    long met = 0;
    for (int i = 0; i < buckets.count(); i++) {
      int begin = buckets.begin(i);
      int end = buckets.end(i);
      // Sizes that are common get loops without a loop inside.
      switch (words) {
        case 2 -> visit2(buckets.table(i), begin, end, selection);
        case 4 -> visit4(buckets.table(i), begin, end, selection);
        case 8 -> visit8(buckets.table(i), begin, end, selection);
        default -> visitAny(buckets.table(i), begin, end, selection);
      }
      met += end - begin;
    }
    return met;
  }

  /**
   * Reads a byte of every line of the buckets: the first lines of all of them, then the second
   * ones. There is no way in Java to fetch memory ahead of its use, but these reads wait for
   * nothing and go on side by side, from as many places as there are buckets. Reading one bucket
   * after the other takes 1.5 times as long, and not reading ahead 1.7 times.
   */
  private void touch(Buckets buckets) {
    MemorySegment memory = bytes;
    long most = 0;
    for (int i = 0; i < buckets.count(); i++) {
      long begin = layout.entries(buckets.table(i)) + buckets.begin(i) * entryBytes;
      long length = Math.min(TOUCHED_BYTES, (buckets.end(i) - buckets.begin(i)) * entryBytes);
      buckets.span(i, begin, length);
      most = Math.max(most, length);
    }
    long sum = 0;
    for (long line = 0; line < most; line += LINE_BYTES) {
      for (int i = 0; i < buckets.count(); i++) {
        if (line < buckets.length(i)) {
          sum += memory.get(ValueLayout.JAVA_BYTE, buckets.start(i) + line);
        }
      }
    }
    buckets.touched(sum);
  }

  private void visitAny(int table, int begin, int end, Selection selection) {
    long[] sketch = selection.sketch();
    int limit = selection.limit();
    long at = layout.entries(table) + begin * entryBytes;
    for (int place = begin; place < end; place++) {
      int difference = difference(at, sketch);
      if (difference < limit) {
        limit = selection.offer(row(at), difference);
      }
      at += entryBytes;
    }
  }

  private void visit2(int table, int begin, int end, Selection selection) {
    MemorySegment memory = bytes;
    long sketch0 = selection.sketch()[0];
    long sketch1 = selection.sketch()[1];
    int limit = selection.limit();
    long at = layout.entries(table) + begin * entryBytes;
    for (int place = begin; place < end; place++) {
      int difference =
          Long.bitCount(memory.get(Layout.LONG, at) ^ sketch0)
              + Long.bitCount(memory.get(Layout.LONG, at + 8) ^ sketch1);
      if (difference < limit) {
        limit = selection.offer(row(at), difference);
      }
      at += 20;
    }
  }

  private void visit4(int table, int begin, int end, Selection selection) {
    MemorySegment memory = bytes;
    long sketch0 = selection.sketch()[0];
    long sketch1 = selection.sketch()[1];
    long sketch2 = selection.sketch()[2];
    long sketch3 = selection.sketch()[3];
    int limit = selection.limit();
    long at = layout.entries(table) + begin * entryBytes;
    for (int place = begin; place < end; place++) {
      int difference =
          Long.bitCount(memory.get(Layout.LONG, at) ^ sketch0)
              + Long.bitCount(memory.get(Layout.LONG, at + 8) ^ sketch1)
              + Long.bitCount(memory.get(Layout.LONG, at + 16) ^ sketch2)
              + Long.bitCount(memory.get(Layout.LONG, at + 24) ^ sketch3);
      if (difference < limit) {
        limit = selection.offer(row(at), difference);
      }
      at += 36;
    }
  }

  private void visit8(int table, int begin, int end, Selection selection) {
    MemorySegment memory = bytes;
    long[] sketch = selection.sketch();
    long sketch0 = sketch[0];
    long sketch1 = sketch[1];
    long sketch2 = sketch[2];
    long sketch3 = sketch[3];
    long sketch4 = sketch[4];
    long sketch5 = sketch[5];
    long sketch6 = sketch[6];
    long sketch7 = sketch[7];
    int limit = selection.limit();
    long at = layout.entries(table) + begin * entryBytes;
    for (int place = begin; place < end; place++) {
      int difference =
          Long.bitCount(memory.get(Layout.LONG, at) ^ sketch0)
              + Long.bitCount(memory.get(Layout.LONG, at + 8) ^ sketch1)
              + Long.bitCount(memory.get(Layout.LONG, at + 16) ^ sketch2)
              + Long.bitCount(memory.get(Layout.LONG, at + 24) ^ sketch3)
              + Long.bitCount(memory.get(Layout.LONG, at + 32) ^ sketch4)
              + Long.bitCount(memory.get(Layout.LONG, at + 40) ^ sketch5)
              + Long.bitCount(memory.get(Layout.LONG, at + 48) ^ sketch6)
              + Long.bitCount(memory.get(Layout.LONG, at + 56) ^ sketch7);
      if (difference < limit) {
        limit = selection.offer(row(at), difference);
      }
      at += 68;
    }
  }
}
