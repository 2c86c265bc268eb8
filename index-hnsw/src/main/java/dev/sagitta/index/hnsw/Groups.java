package dev.sagitta.index.hnsw;

import java.lang.foreign.MemorySegment;

/**
 * The rows that have no node of their own, since they equal the row of a node: by node, and for
 * each node in rising order. Most graphs have none.
 */
final class Groups {
  private final MemorySegment nodes;
  private final MemorySegment ends;
  private final MemorySegment rows;
  private final int count;

  /**
   * Groups in memory.
   *
   * @param nodes the nodes that have copies, rising
   * @param ends for each of them the place behind its last copy
   * @param rows the copies
   */
  Groups(MemorySegment nodes, MemorySegment ends, MemorySegment rows) {
    this.nodes = nodes;
    this.ends = ends;
    this.rows = rows;
    this.count = (int) (nodes.byteSize() / 4);
  }

  /** True if no row is a copy. */
  boolean isEmpty() {
    return count == 0;
  }

  /** How many nodes have copies. */
  int count() {
    return count;
  }

  /** The group of a node, or −1 if it has no copies. */
  int of(int node) {
    int low = 0;
    int high = count;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (node(middle) < node) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low < count && node(low) == node ? low : -1;
  }

  /** The node of a group. */
  int node(int group) {
    return nodes.get(Links.STORED, group * 4L);
  }

  /** The place of a group's first copy. */
  int begin(int group) {
    return group == 0 ? 0 : end(group - 1);
  }

  /** The place behind a group's last copy. */
  int end(int group) {
    return ends.get(Links.STORED, group * 4L);
  }

  /** The copy in a place. */
  int row(int place) {
    return rows.get(Links.STORED, place * 4L);
  }

  /** Sets a group's node and the end of its copies. */
  void set(int group, int node, int end) {
    nodes.set(Links.STORED, group * 4L, node);
    ends.set(Links.STORED, group * 4L, end);
  }

  /** Sets the copy in a place. */
  void setRow(int place, int row) {
    rows.set(Links.STORED, place * 4L, row);
  }

  /**
   * Checks what was read.
   *
   * @param seen for each row whether it is a node's; marks the copies
   */
  void check(boolean[] seen, int nodeCount) {
    int copies = (int) (rows.byteSize() / 4);
    int lastNode = -1;
    for (int group = 0; group < count; group++) {
      if (node(group) <= lastNode || node(group) >= nodeCount || end(group) <= begin(group)) {
        throw Corruption.of("Group " + group + " of copies is of node " + node(group) + ".");
      }
      lastNode = node(group);
    }
    if (copies != (count == 0 ? 0 : end(count - 1))) {
      throw Corruption.of("There are " + copies + " copies, but groups of another number.");
    }
    for (int place = 0; place < copies; place++) {
      int row = row(place);
      if (row < 0 || row >= seen.length || seen[row]) {
        throw Corruption.of("Copy " + place + " is row " + row + ", as another or none is.");
      }
      seen[row] = true;
    }
  }
}
