package dev.sagitta.index.hnsw;

/**
 * A node that a walk takes no notice of, or none. A row with copies is not left out, as these are
 * still there; nor is the node at which every search begins left out on the upper levels.
 *
 * @param node the node, or −1
 * @param upper the upper node that it is, or −1
 */
record LeftOut(int node, int upper) {
  static final LeftOut NOTHING = new LeftOut(-1, -1);

  /** Leaves a row out. Looks for its node, so that this takes as long as reading all ordinals. */
  static LeftOut row(int ordinal, Graph graph) {
    for (int node = 0; node < graph.nodes(); node++) {
      if (graph.ordinal(node) == ordinal) {
        return graph.groups().of(node) >= 0 ? NOTHING : new LeftOut(node, upperOf(node, graph));
      }
    }
    return NOTHING;
  }

  private static int upperOf(int node, Graph graph) {
    for (int upper = 1; upper < graph.uppers(); upper++) {
      if (graph.upperNode(upper) == node) {
        return upper;
      }
    }
    return -1;
  }

  /** For a walk on level 0. */
  void excludeFrom(Beam beam) {
    if (node >= 0) {
      beam.exclude(node);
    }
  }

  /** For a walk on the upper levels. */
  void excludeFromUpper(Beam beam) {
    if (upper >= 0) {
      beam.exclude(upper);
    }
  }
}
