package dev.sagitta.index.hnsw;

import java.lang.foreign.MemorySegment;

/** The bytes of an index with names for its parts. */
final class Graph {
  private final Layout layout;
  private final MemorySegment bytes;
  private final MemorySegment ordinals;
  private final MemorySegment upperNodes;
  private final Groups groups;
  private final Links links;
  private final Links[] upperLinks;

  /** A graph in bytes of the layout's size. */
  Graph(Layout layout, MemorySegment bytes) {
    this.layout = layout;
    this.bytes = bytes;
    this.ordinals = layout.ordinals(bytes);
    this.upperNodes = layout.upperNodes(bytes);
    this.groups = layout.groups(bytes);
    this.links = layout.links(bytes);
    this.upperLinks = new Links[layout.levels()];
    for (int level = 1; level <= layout.levels(); level++) {
      upperLinks[level - 1] = layout.upperLinks(bytes, level);
    }
  }

  /**
   * A graph that was written before.
   *
   * @throws dev.sagitta.api.error.CorruptException if the bytes are not a graph. Links are checked
   *     where they are followed, which costs nothing there; the rest is checked here.
   */
  static Graph read(MemorySegment bytes) {
    Graph graph = new Graph(Layout.read(bytes), bytes);
    int nodes = graph.nodes();
    boolean[] seen = new boolean[graph.rows()];
    for (int node = 0; node < nodes; node++) {
      int ordinal = graph.ordinal(node);
      if (ordinal < 0 || ordinal >= seen.length || seen[ordinal]) {
        throw Corruption.of("Node " + node + " has row " + ordinal + ", as another or none has.");
      }
      seen[ordinal] = true;
    }
    graph.groups.check(seen, nodes);
    for (int upper = 0; upper < graph.uppers(); upper++) {
      int node = graph.upperNode(upper);
      if (node < 0 || node >= nodes) {
        throw Corruption.of("Upper node " + upper + " is node " + node + " of " + nodes + ".");
      }
    }
    return graph;
  }

  Layout layout() {
    return layout;
  }

  MemorySegment bytes() {
    return bytes;
  }

  int nodes() {
    return layout.shape().nodes();
  }

  /** The number of rows, with or without a node of their own. */
  int rows() {
    return layout.rows();
  }

  /** The rows that have no node of their own. */
  Groups groups() {
    return groups;
  }

  int uppers() {
    return layout.uppers();
  }

  /** The number of levels above level 0. */
  int levels() {
    return layout.levels();
  }

  MemorySegment ordinals() {
    return ordinals;
  }

  /** The row of a node. */
  int ordinal(int node) {
    return ordinals.get(Links.STORED, node * 4L);
  }

  MemorySegment upperNodes() {
    return upperNodes;
  }

  /** The node that an upper node is. */
  int upperNode(int upper) {
    return upperNodes.get(Links.STORED, upper * 4L);
  }

  /** The key of the node that the upper node of a key is. */
  long levelZero(long key) {
    return Keys.withNode(key, upperNode(Keys.node(key)));
  }

  /** The links of level 0. */
  Links links() {
    return links;
  }

  /** The links of a level above level 0, between upper nodes. */
  Links upperLinks(int level) {
    return upperLinks[level - 1];
  }

  MemorySegment codec() {
    return layout.codec(bytes);
  }

  MemorySegment codes() {
    return layout.codes(bytes);
  }

  boolean hasCodes() {
    return layout.codes().codeBytes() > 0;
  }
}
