package dev.sagitta.index.hnsw;

import java.lang.foreign.MemorySegment;

/**
 * Which node each row becomes. A search reads the links and codes of a few hundred nodes that are
 * near to each other; it is bound by the memory they lie in, so near nodes get near numbers.
 *
 * <p>The order is that of a tree: below each upper node stand the rows near to it, and then the
 * upper nodes of lower levels near to it, each with what stands below it. So whatever the size of a
 * cache, what is in it belongs together.
 */
final class Placement {
  private Placement() {}

  /**
   * Gives every row its number.
   *
   * @param parents for each upper node the one it stands below, which has a smaller number, or −1
   * @param homes for each row the upper node it stands below, which for an upper node is itself, or
   *     −1 if the row becomes no node
   * @param graph receives the row of each node and the node of each upper node
   * @return for each node the node of its row's upper node
   */
  static int[] place(int[] parents, int[] homes, Uppers uppers, Graph graph) {
    int[] below = new int[parents.length];
    for (int home : homes) {
      if (home >= 0) {
        below[home]++;
      }
    }
    int[] next = starts(parents, below);
    MemorySegment ordinals = graph.ordinals();
    MemorySegment upperNodes = graph.upperNodes();
    int[] entries = new int[graph.nodes()];
    for (int upper = 0; upper < parents.length; upper++) {
      int node = next[upper]++;
      upperNodes.setAtIndex(Links.STORED, upper, node);
      ordinals.setAtIndex(Links.STORED, node, uppers.ordinals()[upper]);
      entries[node] = node;
    }
    for (int row = 0; row < homes.length; row++) {
      int home = homes[row];
      if (home >= 0 && uppers.ordinals()[home] != row) {
        int node = next[home]++;
        ordinals.setAtIndex(Links.STORED, node, row);
        entries[node] = graph.upperNode(home);
      }
    }
    return entries;
  }

  /** Where the rows of each upper node begin. */
  private static int[] starts(int[] parents, int[] below) {
    int[] sizes = below.clone();
    for (int upper = parents.length - 1; upper >= 0; upper--) {
      if (parents[upper] >= 0) {
        sizes[parents[upper]] += sizes[upper];
      }
    }
    int[] starts = new int[parents.length];
    int[] free = new int[parents.length];
    int end = 0;
    for (int upper = 0; upper < parents.length; upper++) {
      int parent = parents[upper];
      if (parent < 0) {
        starts[upper] = end;
        end += sizes[upper];
      } else {
        starts[upper] = free[parent];
        free[parent] += sizes[upper];
      }
      free[upper] = starts[upper] + below[upper];
    }
    return starts;
  }
}
