package dev.sagitta.index.lsh;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Tables that rows are added to, one by one or many side by side, and that can be searched at any
 * moment: the rows of a bucket are a chain from the last one added to the first. An index is built
 * in these and then written as {@link StoredTables}, whose buckets are read in one go.
 *
 * <p>For one thread at a time, except where a method says otherwise.
 */
final class GrowingTables implements Tables {
  private static final int SHIFT = 14;
  private static final int CHUNK_ROWS = 1 << SHIFT;
  private static final int NONE = -1;

  private final Hashing hashing;
  private final Arena arena;
  private final int tables;
  private final int words;
  private final int[][] heads;
  private final List<Chunk> chunks = new ArrayList<>();
  private int rows;

  /**
   * The sketches of some rows and, for each table, a link: the row's address until it is linked,
   * then the row that comes after it in its bucket.
   */
  private record Chunk(MemorySegment sketches, MemorySegment links) {}

  /**
   * Empty tables.
   *
   * @param arena gives their memory
   */
  GrowingTables(Hashing hashing, Arena arena) {
    this.hashing = hashing;
    this.arena = arena;
    this.tables = hashing.shape().hashes().tables();
    this.words = hashing.shape().hashes().sketchWords();
    this.heads = new int[tables][hashing.shape().hashes().addresses()];
    for (int[] head : heads) {
      Arrays.fill(head, NONE);
    }
  }

  @Override
  public int rows() {
    return rows;
  }

  /** Adds a row after all others. */
  void add(float[] vector, Hashing.Hashed scratch) {
    int row = rows;
    extend(row + 1);
    place(row, vector, scratch);
    for (int table = 0; table < tables; table++) {
      link(table, row);
    }
  }

  /** Makes room for rows up to a number; each is then placed, and linked in each table. */
  void extend(int count) {
    while ((long) chunks.size() << SHIFT < count) {
      long sketchBytes = (long) CHUNK_ROWS * words * Long.BYTES;
      long linkBytes = (long) CHUNK_ROWS * tables * Integer.BYTES;
      chunks.add(new Chunk(arena.allocate(sketchBytes, 64), arena.allocate(linkBytes, 64)));
    }
    rows = Math.max(rows, count);
  }

  /** Hashes a row; several threads may do so with different rows. */
  void place(int row, float[] vector, Hashing.Hashed scratch) {
    hashing.row(vector, scratch);
    MemorySegment sketches = chunks.get(row >> SHIFT).sketches;
    long at = sketchAt(row);
    for (int word = 0; word < words; word++) {
      sketches.set(Layout.LONG, at + word * 8L, scratch.sketch[word]);
    }
    for (int table = 0; table < tables; table++) {
      setLink(table, row, hashing.address(table, scratch));
    }
  }

  /** Puts a placed row in front of its bucket; several threads may do so in different tables. */
  void link(int table, int row) {
    int address = after(table, row);
    setLink(table, row, heads[table][address]);
    heads[table][address] = row;
  }

  /** The first row of a bucket, or −1. */
  int first(int table, int address) {
    return heads[table][address];
  }

  /** The row that comes after another in a bucket, or −1. */
  int after(int table, int row) {
    return chunks.get(row >> SHIFT).links.get(Layout.INT, linkAt(table, row));
  }

  /** Copies the sketch of a row. */
  void copySketch(int row, MemorySegment to, long offset) {
    MemorySegment sketches = chunks.get(row >> SHIFT).sketches;
    MemorySegment.copy(sketches, sketchAt(row), to, offset, (long) words * Long.BYTES);
  }

  @Override
  public long visit(Buckets buckets, Selection selection) {
    long count = 0;
    for (int i = 0; i < buckets.count(); i++) {
      count += visit(buckets.table(i), buckets.address(i), selection);
    }
    return count;
  }

  private int visit(int table, int address, Selection selection) {
    long[] sketch = selection.sketch();
    int count = 0;
    for (int row = first(table, address); row != NONE; row = after(table, row)) {
      MemorySegment sketches = chunks.get(row >> SHIFT).sketches;
      long at = sketchAt(row);
      int difference = 0;
      for (int word = 0; word < sketch.length; word++) {
        difference += Long.bitCount(sketches.get(Layout.LONG, at + word * 8L) ^ sketch[word]);
      }
      if (difference < selection.limit()) {
        int _ = selection.offer(row, difference);
      }
      count++;
    }
    return count;
  }

  private void setLink(int table, int row, int link) {
    chunks.get(row >> SHIFT).links.set(Layout.INT, linkAt(table, row), link);
  }

  private long sketchAt(int row) {
    return (long) (row & CHUNK_ROWS - 1) * words * Long.BYTES;
  }

  private static long linkAt(int table, int row) {
    return ((long) table * CHUNK_ROWS + (row & CHUNK_ROWS - 1)) * Integer.BYTES;
  }
}
