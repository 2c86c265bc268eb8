package dev.sagitta.engine.segment;

import dev.sagitta.engine.row.Id;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Ids of rows in a few long arrays off the objects' way: a segment may have millions. Rows are
 * numbered in the order in which their ids are added.
 */
final class IdColumn implements AutoCloseable {
  private static final ValueLayout.OfLong BIG_ENDIAN =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
  private static final int PREFIX_BYTES = Long.BYTES;

  private Arena arena = Arena.ofConfined();
  private MemorySegment bytes = arena.allocate(1 << 12);
  private final long[] offsets;
  private final long[] hashes;
  private final long[] prefixes;
  private int rows;

  /** Room for the ids of so many rows. */
  IdColumn(int capacity) {
    offsets = new long[capacity + 1];
    hashes = new long[capacity];
    prefixes = new long[capacity];
  }

  void add(Id id) {
    byte[] utf8 = id.utf8();
    long start = offsets[rows];
    if (start + utf8.length + PREFIX_BYTES > bytes.byteSize()) {
      grow(start + utf8.length + PREFIX_BYTES);
    }
    MemorySegment.copy(utf8, 0, bytes, ValueLayout.JAVA_BYTE, start, utf8.length);
    hashes[rows] = id.hash();
    prefixes[rows] = prefix(start, utf8.length);
    rows++;
    offsets[rows] = start + utf8.length;
  }

  private void grow(long needed) {
    Arena larger = Arena.ofConfined();
    MemorySegment copy = larger.allocate(Math.max(needed, bytes.byteSize() * 2));
    MemorySegment.copy(bytes, 0, copy, 0, offsets[rows]);
    arena.close();
    arena = larger;
    bytes = copy;
  }

  /** The number of rows. */
  int rows() {
    return rows;
  }

  /** Where each id begins in {@link #bytes}, and behind the last one the end. */
  long[] offsets() {
    return offsets;
  }

  /** The ids, one behind the other; what lies behind the last offset does not count. */
  MemorySegment bytes() {
    return bytes;
  }

  /** The hash of a row's id. */
  long hash(int row) {
    return hashes[row];
  }

  /**
   * The rows in the order of their ids; rows of equal ids keep their order. A merge sort that takes
   * runs as they are: ids often come in order, and merged segments are each in order.
   */
  int[] inOrder() {
    int[] order = new int[rows];
    Arrays.setAll(order, row -> row);
    int[] from = order;
    int[] to = new int[rows];
    boolean sorted = rows < 2;
    while (!sorted) {
      int runs = 0;
      for (int start = 0; start < rows; runs++) {
        int middle = runEnd(from, start);
        int end = middle < rows ? runEnd(from, middle) : middle;
        merge(from, start, middle, end, to);
        start = end;
      }
      sorted = runs == 1;
      int[] spare = from;
      from = to;
      to = spare;
    }
    return from;
  }

  private int runEnd(int[] order, int start) {
    int end = start + 1;
    while (end < rows && compare(order[end - 1], order[end]) <= 0) {
      end++;
    }
    return end;
  }

  private void merge(int[] from, int start, int middle, int end, int[] to) {
    int left = start;
    int right = middle;
    for (int at = start; at < end; at++) {
      boolean takeLeft = right == end || (left < middle && compare(from[left], from[right]) <= 0);
      to[at] = takeLeft ? from[left++] : from[right++];
    }
  }

  private int compare(int a, int b) {
    int byPrefix = Long.compareUnsigned(prefixes[a], prefixes[b]);
    return byPrefix != 0 ? byPrefix : compareBytes(a, b);
  }

  private int compareBytes(int a, int b) {
    long difference =
        MemorySegment.mismatch(
            bytes, offsets[a], offsets[a + 1], bytes, offsets[b], offsets[b + 1]);
    if (difference < 0) {
      return 0;
    }
    if (difference == length(a) || difference == length(b)) {
      return Long.compare(length(a), length(b));
    }
    return Byte.compareUnsigned(
        bytes.get(ValueLayout.JAVA_BYTE, offsets[a] + difference),
        bytes.get(ValueLayout.JAVA_BYTE, offsets[b] + difference));
  }

  private long length(int row) {
    return offsets[row + 1] - offsets[row];
  }

  /** The first bytes of an id as a number whose unsigned order is theirs; zeros behind the end. */
  private long prefix(long start, int length) {
    long first = bytes.get(BIG_ENDIAN, start);
    return length >= PREFIX_BYTES ? first : first & ~(-1L >>> (length * Byte.SIZE));
  }

  @Override
  public void close() {
    arena.close();
  }
}
