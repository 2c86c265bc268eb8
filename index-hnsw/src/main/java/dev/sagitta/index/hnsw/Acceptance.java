package dev.sagitta.index.hnsw;

import dev.sagitta.spi.index.Accepted;

/** Which nodes a search may answer. */
final class Acceptance {
  private Acceptance() {}

  /** True if the row of a node or a copy of it may be answered. */
  static boolean ofNode(Accepted accepted, Graph graph, int node) {
    if (accepted.contains(graph.ordinal(node))) {
      return true;
    }
    Groups groups = graph.groups();
    int group = groups.isEmpty() ? -1 : groups.of(node);
    return group >= 0 && nextCopy(accepted, groups, group, groups.begin(group)) < groups.end(group);
  }

  /** The first place from a given one on whose copy may be answered, or the end of the group. */
  static int nextCopy(Accepted accepted, Groups groups, int group, int from) {
    int end = groups.end(group);
    int place = from;
    while (place < end && !accepted.contains(groups.row(place))) {
      place++;
    }
    return place;
  }

  /** How many rows of a node may be answered, counted up to a limit. */
  static int count(Accepted accepted, Graph graph, int node, int limit) {
    Groups groups = graph.groups();
    int count = accepted.contains(graph.ordinal(node)) ? 1 : 0;
    int group = groups.of(node);
    if (group >= 0) {
      int place = nextCopy(accepted, groups, group, groups.begin(group));
      while (place < groups.end(group) && count < limit) {
        count++;
        place = nextCopy(accepted, groups, group, place + 1);
      }
    }
    return count;
  }
}
