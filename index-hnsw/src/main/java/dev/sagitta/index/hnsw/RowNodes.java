package dev.sagitta.index.hnsw;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * The node of each row: its own, or that of the row it is a copy of. Derived from a graph, which
 * holds the opposite, and kept off the heap.
 */
final class RowNodes {
  private final MemorySegment nodes;

  private RowNodes(MemorySegment nodes) {
    this.nodes = nodes;
  }

  /** The nodes of a graph's rows; costs a pass over all of them. */
  static RowNodes of(Graph graph) {
    MemorySegment nodes = Arena.ofAuto().allocate(graph.rows() * 4L, 64);
    for (int node = 0; node < graph.nodes(); node++) {
      nodes.set(Links.STORED, graph.ordinal(node) * 4L, node);
    }
    Groups groups = graph.groups();
    for (int group = 0; group < groups.count(); group++) {
      for (int place = groups.begin(group); place < groups.end(group); place++) {
        nodes.set(Links.STORED, groups.row(place) * 4L, groups.node(group));
      }
    }
    return new RowNodes(nodes.asReadOnly());
  }

  /** The node of a row. */
  int of(int row) {
    return nodes.get(Links.STORED, row * 4L);
  }
}
