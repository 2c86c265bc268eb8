package dev.sagitta.index.lsh;

import java.lang.foreign.MemorySegment;

/**
 * Tables that change no more: the rows of a bucket lie side by side, and so do their sketches. Each
 * table has sketches of its own, so that a bucket is read from one place: to read them from all
 * over the memory takes several times as long as the rest of the search.
 */
final class StoredTables implements Tables {
  private final Layout layout;
  private final MemorySegment bytes;
  private final int rows;
  private final int words;

  StoredTables(Layout layout, MemorySegment bytes) {
    this.layout = layout;
    this.bytes = bytes;
    this.rows = layout.shape().rows();
    this.words = layout.shape().hashes().sketchWords();
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
    return bytes.get(Layout.INT, layout.rows(table) + place * 4L);
  }

  /** In how many bits the sketch at a place of a table differs from another. */
  int difference(int table, int place, long[] sketch) {
    return difference(layout.sketches(table) + (long) place * words * 8, sketch);
  }

  private int difference(long at, long[] sketch) {
    int difference = 0;
    for (int word = 0; word < sketch.length; word++) {
      difference += Long.bitCount(bytes.get(Layout.LONG, at + word * 8L) ^ sketch[word]);
    }
    return difference;
  }

  @Override
  public int visit(int table, int address, Selection selection) {
    int end = end(table, address);
    int begin = begin(table, address);
    // Sizes that are common get loops without a loop inside.
    switch (words) {
      case 2 -> visit2(table, begin, end, selection);
      case 4 -> visit4(table, begin, end, selection);
      case 8 -> visit8(table, begin, end, selection);
      default -> visitAny(table, begin, end, selection);
    }
    return end - begin;
  }

  private void visitAny(int table, int begin, int end, Selection selection) {
    long[] sketch = selection.sketch();
    int limit = selection.limit();
    long at = layout.sketches(table) + (long) begin * words * 8;
    for (int place = begin; place < end; place++) {
      int difference = difference(at, sketch);
      if (difference < limit) {
        limit = selection.offer(row(table, place), difference);
      }
      at += words * 8L;
    }
  }

  private void visit2(int table, int begin, int end, Selection selection) {
    MemorySegment memory = bytes;
    long sketch0 = selection.sketch()[0];
    long sketch1 = selection.sketch()[1];
    int limit = selection.limit();
    long at = layout.sketches(table) + begin * 16L;
    for (int place = begin; place < end; place++) {
      int difference =
          Long.bitCount(memory.get(Layout.LONG, at) ^ sketch0)
              + Long.bitCount(memory.get(Layout.LONG, at + 8) ^ sketch1);
      if (difference < limit) {
        limit = selection.offer(row(table, place), difference);
      }
      at += 16;
    }
  }

  private void visit4(int table, int begin, int end, Selection selection) {
    MemorySegment memory = bytes;
    long sketch0 = selection.sketch()[0];
    long sketch1 = selection.sketch()[1];
    long sketch2 = selection.sketch()[2];
    long sketch3 = selection.sketch()[3];
    int limit = selection.limit();
    long at = layout.sketches(table) + begin * 32L;
    for (int place = begin; place < end; place++) {
      int difference =
          Long.bitCount(memory.get(Layout.LONG, at) ^ sketch0)
              + Long.bitCount(memory.get(Layout.LONG, at + 8) ^ sketch1)
              + Long.bitCount(memory.get(Layout.LONG, at + 16) ^ sketch2)
              + Long.bitCount(memory.get(Layout.LONG, at + 24) ^ sketch3);
      if (difference < limit) {
        limit = selection.offer(row(table, place), difference);
      }
      at += 32;
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
    long at = layout.sketches(table) + begin * 64L;
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
        limit = selection.offer(row(table, place), difference);
      }
      at += 64;
    }
  }
}
