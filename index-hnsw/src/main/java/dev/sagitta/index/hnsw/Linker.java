package dev.sagitta.index.hnsw;

import java.util.Arrays;

/**
 * Links nodes of one level to each other. Safe for several threads, each with its own scratch
 * memory; a node's list is written under its lock and read without.
 */
final class Linker {
  private final Links links;
  private final int chosen;
  private final int floor;
  private final SpinLocks locks;

  /**
   * A linker.
   *
   * @param chosen how many neighbours a new node is linked to at most
   * @param floor how many links a node is left at least where there are others to link to
   */
  Linker(Links links, int chosen, int floor, SpinLocks locks) {
    this.links = links;
    this.chosen = chosen;
    this.floor = floor;
    this.locks = locks;
  }

  Links links() {
    return links;
  }

  /** Links a new node and the nearest that the beam has kept to each other. */
  void link(int node, BuildScratch scratch) {
    Beam beam = scratch.beam();
    Selection selection = scratch.selection();
    int count =
        selection.choose(
            beam.pool(), beam.size(), chosen, Math.min(floor, chosen), scratch.scorer());
    links.setAll(node, selection.chosen(), count);
    // From the node's own list, as the choice is overwritten where a neighbour has to choose.
    // Others
    // may add to this list meanwhile, behind the first ones, or replace it.
    int[] neighbours = Arrays.copyOf(selection.chosen(), count);
    for (int neighbour : neighbours) {
      connect(neighbour, node, scratch);
    }
  }

  /** Links a node that has links to the nearest that the beam has kept, beside those it has. */
  void linkMore(int node, BuildScratch scratch) {
    Beam beam = scratch.beam();
    Selection selection = scratch.selection();
    int count =
        selection.choose(
            beam.pool(), beam.size(), chosen, Math.min(floor, chosen), scratch.scorer());
    System.arraycopy(selection.chosen(), 0, scratch.list(), 0, count);
    relink(node, count, scratch);
  }

  /** Adds a link to a node's list, which may push others out, or itself. */
  void connect(int from, int to, BuildScratch scratch) {
    locks.lock(from);
    try {
      int[] list = scratch.list();
      int degree = links.copy(from, list);
      for (int i = 0; i < degree; i++) {
        if (list[i] == to) {
          return;
        }
      }
      if (degree < links.width()) {
        append(from, degree, to);
      } else {
        list[degree] = to;
        choose(from, degree + 1, scratch);
      }
    } finally {
      locks.unlock(from);
    }
  }

  /**
   * Has a node choose anew among its links and the first so many nodes of the scratch list, and
   * links those it did not link to before back to it.
   */
  void relink(int node, int candidates, BuildScratch scratch) {
    int[] list = scratch.list();
    int[] added;
    locks.lock(node);
    try {
      int count = candidates;
      int[] before = new int[links.width()];
      int degree = links.copy(node, before);
      for (int i = 0; i < degree && count < list.length; i++) {
        if (!contains(list, candidates, before[i])) {
          list[count++] = before[i];
        }
      }
      choose(node, count, scratch);
      int[] after = new int[links.width()];
      int newDegree = links.copy(node, after);
      added =
          Arrays.stream(after, 0, newDegree).filter(to -> !contains(before, degree, to)).toArray();
    } finally {
      locks.unlock(node);
    }
    for (int to : added) {
      connect(to, node, scratch);
    }
  }

  /** Puts a link behind a node's last one. */
  void append(int from, int degree, int to) {
    if (degree + 1 < links.width()) {
      // First the new end: what is behind an end is never read, and may be anything.
      links.set(from, degree + 1, Links.END);
    }
    links.set(from, degree, to);
  }

  /** Replaces a node's list by the best of the first so many nodes of the scratch list. */
  void choose(int from, int count, BuildScratch scratch) {
    NodeScorer scorer = scratch.scorer();
    scorer.queryNode(from);
    scorer.scores(scratch.list(), count, scratch.listScores());
    long[] keys = scratch.listKeys();
    for (int i = 0; i < count; i++) {
      keys[i] = Keys.of(scratch.listScores()[i], scratch.list()[i]);
    }
    Arrays.sort(keys, 0, count);
    Selection selection = scratch.selection();
    int kept = selection.choose(keys, count, links.width(), floor, scorer);
    links.setAll(from, selection.chosen(), kept);
  }

  /**
   * Adds the nearest that the beam has kept to a node's list until it is as long as the floor.
   * Nobody else may write the list meanwhile.
   */
  void raise(int node, BuildScratch scratch) {
    Beam beam = scratch.beam();
    int[] list = scratch.list();
    int degree = links.copy(node, list);
    for (int i = 0; i < beam.size() && degree < floor; i++) {
      int candidate = Keys.node(beam.pool()[i]);
      if (candidate != node && !contains(list, degree, candidate)) {
        append(node, degree, candidate);
        list[degree++] = candidate;
      }
    }
  }

  /** The least number of links that a node is left, where there are others to link to. */
  int floor() {
    return floor;
  }

  private static boolean contains(int[] list, int count, int node) {
    for (int i = 0; i < count; i++) {
      if (list[i] == node) {
        return true;
      }
    }
    return false;
  }
}
