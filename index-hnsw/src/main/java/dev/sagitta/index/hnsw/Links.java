package dev.sagitta.index.hnsw;

import dev.sagitta.api.error.CorruptException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * The links of one level: for each node a row of fixed width that holds the nodes it links to,
 * ended by −1 where it is not full.
 *
 * <p>Rows begin at multiples of the cache line; with the default parameters a row of level 0 is two
 * lines that lie together. While a graph is built, rows are read without a lock: each number is
 * read whole and was always some node, so that a reader may at worst see a mixture of two lists.
 */
final class Links {
  static final ValueLayout.OfInt STORED =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  /** Where a list ends before its width. */
  static final int END = -1;

  private static final int CACHE_LINE = 64;

  private final MemorySegment memory;
  private final int nodes;
  private final int width;
  private final long stride;

  /**
   * Rows of so many links.
   *
   * @param memory the rows of all nodes, and nothing else
   */
  Links(MemorySegment memory, int nodes, int width) {
    this.memory = memory;
    this.nodes = nodes;
    this.width = width;
    this.stride = stride(width);
  }

  /** How many bytes a row of so many links takes. */
  static long stride(int width) {
    return Math.ceilDiv(width * 4L, CACHE_LINE) * CACHE_LINE;
  }

  /** The number of nodes on this level. */
  int nodes() {
    return nodes;
  }

  /** The most links that a node can have. */
  int width() {
    return width;
  }

  /** Gives every node an empty list. */
  void clear() {
    memory.fill((byte) END);
  }

  /** The link in a place of a node's list, or −1. */
  int get(int node, int place) {
    return memory.get(STORED, node * stride + place * 4L);
  }

  /** Puts a link into a place below the width. */
  void set(int node, int place, int to) {
    memory.set(STORED, node * stride + place * 4L, to);
  }

  /** Replaces a node's list. */
  void setAll(int node, int[] to, int count) {
    for (int place = 0; place < count; place++) {
      set(node, place, to[place]);
    }
    if (count < width) {
      // One after the end is enough: nothing is read behind it.
      set(node, count, END);
    }
  }

  /** The number of a node's links. */
  int degree(int node) {
    int degree = 0;
    while (degree < width && get(node, degree) >= 0) {
      degree++;
    }
    return degree;
  }

  /** True if a node links to another. */
  boolean leads(int from, int to) {
    for (int place = 0; place < width; place++) {
      int link = get(from, place);
      if (link < 0) {
        return false;
      }
      if (link == to) {
        return true;
      }
    }
    return false;
  }

  /** Copies a node's links and returns how many they are. */
  int copy(int node, int[] to) {
    int count = 0;
    while (count < width) {
      int link = get(node, count);
      if (link < 0) {
        break;
      }
      to[count++] = link;
    }
    return count;
  }

  /**
   * Collects the links of a node to nodes that do not carry the stamp, and stamps those.
   *
   * @param stamps one for each node
   * @param found receives the nodes; has room for {@link #width} of them
   * @return how many were found
   * @throws CorruptException if a link leads to no node
   */
  int unstamped(int node, byte[] stamps, byte stamp, int[] found) {
    long row = node * stride;
    int count = 0;
    for (int place = 0; place < width; place++) {
      int link = memory.get(STORED, row + place * 4L);
      if (link < 0) {
        break;
      }
      if (link >= stamps.length) {
        throw leadsNowhere(node, link);
      }
      // Without a branch, as whether a node was seen cannot be predicted.
      found[count] = link;
      count += stamps[link] == stamp ? 0 : 1;
      stamps[link] = stamp;
    }
    return count;
  }

  /** Tells of a link that leads to no node. */
  CorruptException leadsNowhere(int node, int link) {
    return Corruption.of(
        "Node " + node + " links to " + link + ", but there are " + nodes + " nodes.");
  }

  /** Reads the first and the last bytes of a node's row, so that they are in the cache. */
  int touch(int node) {
    long row = node * stride;
    return memory.get(STORED, row) + memory.get(STORED, row + stride - 4);
  }
}
