package dev.sagitta.index.hnsw;

/** The nodes that can be reached over links. */
final class Reached {
  private final Links links;
  private final boolean[] reached;
  private final int[] queue;
  private int count;

  /** Nothing is reached yet. */
  Reached(Links links) {
    this.links = links;
    this.reached = new boolean[links.nodes()];
    this.queue = new int[links.nodes()];
  }

  /** Adds a node and all that is reached from it. */
  void from(int start) {
    int next = count;
    add(start);
    while (next < count) {
      int node = queue[next++];
      for (int place = 0; place < links.width(); place++) {
        int link = links.get(node, place);
        if (link < 0) {
          break;
        }
        add(link);
      }
    }
  }

  private void add(int node) {
    if (!reached[node]) {
      reached[node] = true;
      queue[count++] = node;
    }
  }

  /** True if the node is reached. */
  boolean contains(int node) {
    return reached[node];
  }

  /** How many nodes are reached. */
  int count() {
    return count;
  }
}
