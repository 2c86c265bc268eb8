package dev.sagitta.index.hnsw;

import dev.sagitta.spi.index.Accepted;
import java.util.Arrays;

/**
 * The search of level 0 where very many nodes are wanted: walks through all nodes, keeps the
 * nearest accepted ones, and ends when the nearest node not yet walked on from is farther than all
 * of these. Two heaps, as in the paper, since the nodes to walk on from are not bounded by the
 * nodes kept.
 *
 * <p>Gives up when it has scored as many nodes as a scan of the accepted rows would: so a filter
 * that leaves little costs at most twice the better of both ways.
 *
 * <p>For one thread; used again for each search, without allocating once its heaps have grown.
 */
final class WideWalk {
  private final Graph graph;
  private final byte[] stamps;
  private byte stamp;
  private final int[] batch;
  private final float[] scores;

  /** Nodes to walk on from, nearest first: a heap with the least key at its root. */
  private long[] frontier = new long[1024];

  private int frontierSize;

  /** Accepted nodes, farthest first: a heap of negated keys with the least at its root. */
  private long[] kept = new long[256];

  private int keptSize;
  private int limit;

  WideWalk(Graph graph) {
    this.graph = graph;
    this.stamps = new byte[graph.nodes()];
    this.batch = new int[graph.links().width()];
    this.scores = new float[graph.links().width()];
  }

  /** Begins a search that keeps so many accepted nodes. */
  void begin(int ef, LeftOut leftOut) {
    limit = ef;
    frontierSize = 0;
    keptSize = 0;
    if (++stamp == 0) {
      Arrays.fill(stamps, (byte) 0);
      stamp = 1;
    }
    if (leftOut.node() >= 0) {
      stamps[leftOut.node()] = stamp;
    }
  }

  /**
   * Walks from a node.
   *
   * @param budget how many nodes to score at most
   * @return false if the budget did not suffice
   */
  boolean walk(int entry, NodeScorer scorer, Accepted accepted, long budget) {
    batch[0] = entry;
    stamps[entry] = stamp;
    scorer.scores(batch, 1, scores);
    offer(1, accepted);
    long left = budget - 1;
    while (frontierSize > 0) {
      long key = frontier[0];
      if (keptSize == limit && key > -kept[0]) {
        return true;
      }
      frontier[0] = frontier[--frontierSize];
      siftDown(frontier, frontierSize);
      int count = graph.links().unstamped(Keys.node(key), stamps, stamp, batch);
      left -= count;
      if (left < 0) {
        return false;
      }
      if (count > 0) {
        scorer.scores(batch, count, scores);
        offer(count, accepted);
      }
    }
    return true;
  }

  /** How many nodes this search has scored; counted only when asked. */
  int seen() {
    int seen = 0;
    for (byte one : stamps) {
      seen += one == stamp ? 1 : 0;
    }
    return seen;
  }

  /** How many nodes were kept. */
  int size() {
    return keptSize;
  }

  /**
   * The keys of the nodes kept, negated, the nearest first. Sorted as a heap is, in place, as the
   * sort of arrays allocates.
   */
  long[] sorted() {
    for (int last = keptSize - 1; last > 0; last--) {
      long farthest = kept[0];
      kept[0] = kept[last];
      siftDown(kept, last);
      kept[last] = farthest;
    }
    return kept;
  }

  private void offer(int count, Accepted accepted) {
    for (int i = 0; i < count; i++) {
      long key = Keys.of(scores[i], batch[i]);
      if (keptSize < limit || key < -kept[0]) {
        if (frontierSize == frontier.length) {
          frontier = Arrays.copyOf(frontier, 2 * frontierSize);
        }
        siftUp(frontier, frontierSize++, key);
        if (Acceptance.ofNode(accepted, graph, batch[i])) {
          keep(key);
        }
      }
    }
  }

  private void keep(long key) {
    if (keptSize == limit) {
      kept[0] = -key;
      siftDown(kept, keptSize);
    } else {
      if (keptSize == kept.length) {
        kept = Arrays.copyOf(kept, 2 * keptSize);
      }
      siftUp(kept, keptSize++, -key);
    }
  }

  private static void siftUp(long[] heap, int start, long key) {
    int at = start;
    while (at > 0) {
      int parent = (at - 1) >>> 1;
      if (heap[parent] <= key) {
        break;
      }
      heap[at] = heap[parent];
      at = parent;
    }
    heap[at] = key;
  }

  /** Moves the root of a heap to where it belongs. */
  private static void siftDown(long[] heap, int size) {
    if (size == 0) {
      return;
    }
    long key = heap[0];
    int at = 0;
    int half = size >>> 1;
    while (at < half) {
      int child = 2 * at + 1;
      if (child + 1 < size && heap[child + 1] < heap[child]) {
        child++;
      }
      if (heap[child] >= key) {
        break;
      }
      heap[at] = heap[child];
      at = child;
    }
    heap[at] = key;
  }
}
