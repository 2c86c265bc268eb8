package dev.sagitta.index.hnsw;

import dev.sagitta.spi.index.Accepted;
import org.jspecify.annotations.Nullable;

/**
 * Level 0 as if it had the accepted nodes alone (Patel, Kraft, Guestrin and Zaharia, "ACORN:
 * Performant and Predicate-Agnostic Search Over Vector Embeddings and Structured Data", 2024, §5):
 * a node leads to the accepted ones it links to, and where these are few also to those that its
 * other links lead to. So nothing is scored that cannot be an answer, and nothing is kept twice.
 *
 * <p>For one thread; used again for each search, without allocating.
 */
final class AcceptedLinks {
  /**
   * So many accepted nodes around a node, seen before or not, are enough to go on from. With 8, a
   * walk has to keep two to three times as many nodes to find as much (mnist); to cross all others
   * finds no more for what it costs.
   */
  private static final int FEW = 16;

  private final Graph graph;
  private final Links links;
  private final int[] others;
  private final int step;
  private final boolean hasCopies;

  /** Accepted nodes met since a node was left, seen before or not. */
  private int met;

  private Accepted accepted = new Accepted.First(0);

  /** The bits of the accepted rows, so that each look is a few instructions; null for the first. */
  private long @Nullable [] words;

  AcceptedLinks(Graph graph) {
    this.graph = graph;
    this.links = graph.links();
    this.others = new int[links.width()];
    this.step = step(graph.nodes());
    this.hasCopies = !graph.groups().isEmpty();
  }

  /** Accepts these rows from now on. */
  void accept(Accepted rows) {
    accepted = rows;
    words = rows instanceof Accepted.Only only ? only.ordinals().words() : null;
  }

  /** True if a row of the node may be answered. */
  boolean contains(int node) {
    long[] bits = words;
    int row = graph.ordinal(node);
    if (bits != null && row >>> 6 < bits.length && (bits[row >>> 6] & 1L << row) != 0) {
      return true;
    }
    return (bits == null || hasCopies) && Acceptance.ofNode(accepted, graph, node);
  }

  /**
   * Collects accepted nodes near to a node that do not carry the stamp, and stamps them. A node
   * that is crossed is stamped as well, so that it is crossed once.
   *
   * @param found receives the nodes; has room for the width of the links
   * @return how many were found
   */
  int unstamped(int node, byte[] stamps, byte stamp, int[] found) {
    int count = 0;
    int crossings = 0;
    met = 0;
    for (int place = 0; place < links.width(); place++) {
      int link = link(node, place, stamps);
      if (link < 0) {
        break;
      }
      if (contains(link)) {
        met++;
        if (stamps[link] != stamp) {
          stamps[link] = stamp;
          found[count++] = link;
        }
      } else if (stamps[link] != stamp) {
        others[crossings++] = link;
      }
    }
    for (int i = 0; i < crossings && met < FEW; i++) {
      stamps[others[i]] = stamp;
      count = cross(others[i], stamps, stamp, found, count);
    }
    return count;
  }

  private int cross(int node, byte[] stamps, byte stamp, int[] found, int before) {
    int count = before;
    for (int place = 0; place < links.width() && count < found.length; place++) {
      int link = link(node, place, stamps);
      if (link < 0) {
        break;
      }
      if (contains(link)) {
        met++;
        if (stamps[link] != stamp) {
          stamps[link] = stamp;
          found[count++] = link;
        }
      }
    }
    return count;
  }

  private int link(int node, int place, byte[] stamps) {
    int link = links.get(node, place);
    if (link >= stamps.length) {
      throw links.leadsNowhere(node, link);
    }
    return link;
  }

  /** Reads ahead what is needed to go on from a node. */
  int touch(int node) {
    return links.touch(node);
  }

  /**
   * Some accepted nodes from all over the graph.
   *
   * @param found receives as many as it has room for, if there are as many
   * @return how many were found
   */
  int spread(int[] found) {
    int count = 0;
    int nodes = graph.nodes();
    long at = 0;
    for (int tried = 0; tried < nodes && count < found.length; tried++) {
      if (contains((int) at)) {
        found[count++] = (int) at;
      }
      at += step;
      at -= at >= nodes ? nodes : 0;
    }
    return count;
  }

  /** Near the golden ratio, so that every part is come upon before any is filled, and each once. */
  private static int step(int nodes) {
    int step = Math.max(1, (int) Math.round(nodes * 0.618_033_988_75));
    while (greatestDivisor(nodes, step) > 1) {
      step++;
    }
    return step;
  }

  private static int greatestDivisor(int first, int second) {
    return second == 0 ? first : greatestDivisor(second, first % second);
  }
}
