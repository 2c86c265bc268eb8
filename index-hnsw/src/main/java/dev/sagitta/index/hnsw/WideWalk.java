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

  /** The nearest accepted nodes. */
  private final NearestKeys kept = new NearestKeys();

  WideWalk(Graph graph) {
    this.graph = graph;
    this.stamps = new byte[graph.nodes()];
    this.batch = new int[graph.links().width()];
    this.scores = new float[graph.links().width()];
  }

  /** Begins a search that keeps so many accepted nodes. */
  void begin(int ef, LeftOut leftOut) {
    kept.begin(ef);
    frontierSize = 0;
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
      if (kept.isBeyond(key)) {
        return true;
      }
      frontier[0] = frontier[--frontierSize];
      NearestKeys.siftDown(frontier, frontierSize);
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

  /** The nodes kept. */
  NearestKeys kept() {
    return kept;
  }

  private void offer(int count, Accepted accepted) {
    for (int i = 0; i < count; i++) {
      long key = Keys.of(scores[i], batch[i]);
      if (kept.wants(key)) {
        if (frontierSize == frontier.length) {
          frontier = Arrays.copyOf(frontier, 2 * frontierSize);
        }
        NearestKeys.siftUp(frontier, frontierSize++, key);
        if (Acceptance.ofNode(accepted, graph, batch[i])) {
          kept.add(key);
        }
      }
    }
  }
}
