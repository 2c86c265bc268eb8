package dev.sagitta.index.hnsw;

import dev.sagitta.spi.index.Crew;
import java.util.function.IntUnaryOperator;

/**
 * Makes sure of two things once a level is built: every node has as many links as the floor, where
 * there are so many others; and every node is reached from the entry point over links of the level.
 *
 * <p>A node x that is not reached gets a link from a reached node r near to it. Where r's list is
 * full, x takes the place of r's last link z, and z becomes a link of x: so z, and what is reached
 * through it, stays reached, and what x drops for it was reached through nothing but x. Each step
 * therefore adds to what is reached and takes nothing away.
 */
final class Repair {
  private static final int EF = 64;

  private final Linker linker;
  private final BuildScratch[] scratches;
  private final int root;

  /**
   * A repair of one level.
   *
   * @param root where every search of the level may begin
   */
  Repair(Linker linker, BuildScratch[] scratches, int root) {
    this.linker = linker;
    this.scratches = scratches;
    this.root = root;
  }

  /**
   * Repairs what is to be repaired.
   *
   * @param entries for each node another one that is near to it, or itself
   */
  void run(IntUnaryOperator entries, Crew crew) {
    int nodes = linker.links().nodes();
    int floor = Math.min(linker.floor(), nodes - 1);
    crew.each(
        0,
        nodes,
        (worker, node) -> {
          if (linker.links().degree(node) < floor) {
            search(node, entries.applyAsInt(node), root, scratches[worker]);
            linker.raise(node, scratches[worker]);
          }
        });
    Reached reached = new Reached(linker.links());
    reached.from(root);
    for (int node = 0; node < nodes; node++) {
      if (!reached.contains(node)) {
        crew.stopIfAsked();
        int entry = entries.applyAsInt(node);
        attach(node, reached.contains(entry) ? entry : root);
        reached.from(node);
      }
    }
  }

  private static void enter(Beam beam, int node, int entry, NodeScorer scorer) {
    if (entry != node) {
      beam.enter(entry, scorer);
    }
  }

  private void search(int node, int entry, int otherEntry, BuildScratch scratch) {
    Beam beam = scratch.beam();
    scratch.scorer().queryNode(node);
    beam.begin(EF);
    enter(beam, node, entry, scratch.scorer());
    enter(beam, node, otherEntry, scratch.scorer());
    if (entry == node && otherEntry == node) {
      // The root, which has nowhere to begin but at its own links.
      beam.exclude(node);
      beam.enterAll(node, linker.links(), scratch.scorer());
    }
    beam.walk(linker.links(), scratch.scorer());
  }

  private void attach(int node, int entry) {
    BuildScratch scratch = scratches[0];
    search(node, entry, entry, scratch);
    Links links = linker.links();
    int from = withRoom(scratch.beam(), links);
    if (from >= 0) {
      linker.append(from, links.degree(from), node);
      return;
    }
    int nearest = scratch.beam().nearest();
    int last = links.width() - 1;
    int dropped = links.get(nearest, last);
    links.set(nearest, last, node);
    int[] list = scratch.list();
    int degree = links.copy(node, list);
    for (int i = 0; i < degree; i++) {
      if (list[i] == dropped) {
        return;
      }
    }
    if (degree < links.width()) {
      linker.append(node, degree, dropped);
    } else {
      links.set(node, last, dropped);
    }
  }

  /** One of the nearest nodes whose list is not full, or −1 where all are. */
  private static int withRoom(Beam beam, Links links) {
    for (int i = 0; i < Math.min(8, beam.size()); i++) {
      int node = Keys.node(beam.pool()[i]);
      if (links.degree(node) < links.width()) {
        return node;
      }
    }
    return -1;
  }
}
