package dev.sagitta.index.hnsw;

import dev.sagitta.spi.index.Crew;
import dev.sagitta.spi.index.VerifiedRows;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * Which rows hold the same vector as an earlier one. Only the first of equal rows becomes a node:
 * copies would be each other's nearest neighbours, fill each other's lists, and be an island that
 * searches end on.
 */
final class Copies {
  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final long MULTIPLIER = 0x9E3779B97F4A7C15L;

  private final int[] firsts;
  private final int nodes;
  private final int groups;

  private Copies(int[] firsts, int nodes, int groups) {
    this.firsts = firsts;
    this.nodes = nodes;
    this.groups = groups;
  }

  /** Verifies all rows and compares them. */
  static Copies find(VerifiedRows rows, Crew crew) {
    int size = rows.source().size();
    long[] hashes = new long[size];
    crew.each(
        0,
        size,
        (_, row) -> {
          rows.verify(row);
          hashes[row] = hash(rows, row);
        });
    int[] table = new int[Integer.highestOneBit(Math.max(1, size)) * 4];
    int[] firsts = new int[size];
    boolean[] grouped = new boolean[size];
    int nodes = 0;
    int groups = 0;
    for (int row = 0; row < size; row++) {
      int first = firstEqual(rows, hashes, table, row);
      firsts[row] = first;
      if (first == row) {
        nodes++;
      } else if (!grouped[first]) {
        grouped[first] = true;
        groups++;
      }
    }
    return new Copies(firsts, nodes, groups);
  }

  /** The first row that equals this one, which is entered into the table if there is none. */
  private static int firstEqual(VerifiedRows rows, long[] hashes, int[] table, int row) {
    int mask = table.length - 1;
    int slot = (int) (hashes[row] >>> 32) & mask;
    while (table[slot] != 0) {
      int other = table[slot] - 1;
      if (hashes[other] == hashes[row] && equal(rows, other, row)) {
        return other;
      }
      slot = (slot + 1) & mask;
    }
    table[slot] = row + 1;
    return row;
  }

  private static boolean equal(VerifiedRows rows, int a, int b) {
    MemorySegment memory = rows.source().memory();
    long bytes = rows.source().dimension() * 4L;
    return MemorySegment.mismatch(
            memory, a * bytes, (a + 1) * bytes, memory, b * bytes, (b + 1) * bytes)
        < 0;
  }

  private static long hash(VerifiedRows rows, int row) {
    MemorySegment memory = rows.source().memory();
    long at = rows.source().dimension() * 4L * row;
    long end = at + rows.source().dimension() * 4L;
    long hash = MULTIPLIER;
    for (; at + 8 <= end; at += 8) {
      hash = Long.rotateLeft(hash ^ memory.get(LONG, at), 29) * MULTIPLIER;
    }
    if (at < end) {
      hash = Long.rotateLeft(hash ^ memory.get(INT, at), 29) * MULTIPLIER;
    }
    return hash ^ hash >>> 31;
  }

  /** The first of the rows that are equal to this one, itself included. */
  int first(int row) {
    return firsts[row];
  }

  /** True if an earlier row is equal. */
  boolean isCopy(int row) {
    return firsts[row] != row;
  }

  /** How many rows are no copies. */
  int nodes() {
    return nodes;
  }

  /** How many rows are copies. */
  int count() {
    return firsts.length - nodes;
  }

  /** How many nodes have copies. */
  int groups() {
    return groups;
  }

  /** Writes which rows are copies of which node into a graph whose nodes have their rows. */
  void write(Graph graph) {
    if (groups == 0) {
      return;
    }
    int[] counts = new int[firsts.length];
    for (int row = 0; row < firsts.length; row++) {
      counts[firsts[row]] += isCopy(row) ? 1 : 0;
    }
    int[] next = new int[firsts.length];
    int group = 0;
    int end = 0;
    for (int node = 0; node < nodes; node++) {
      int row = graph.ordinal(node);
      if (counts[row] > 0) {
        next[row] = end;
        end += counts[row];
        graph.groups().set(group++, node, end);
      }
    }
    for (int row = 0; row < firsts.length; row++) {
      if (isCopy(row)) {
        graph.groups().setRow(next[firsts[row]]++, row);
      }
    }
  }
}
