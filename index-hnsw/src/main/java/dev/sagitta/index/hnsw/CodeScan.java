package dev.sagitta.index.hnsw;

import dev.sagitta.spi.index.Accepted;

/**
 * The comparison of all accepted rows by their codes: reads a fourth of what their vectors are, or
 * less, and keeps the nearest, whose vectors are then to be looked at.
 *
 * <p>For one thread; used again for each search, without allocating once its heap has grown.
 */
final class CodeScan {
  /** Few enough that what is read ahead of their codes stays in the cache. */
  private static final int TOGETHER = 64;

  private final RowNodes rowNodes;
  private final int[] rows = new int[TOGETHER];
  private final int[] nodes = new int[TOGETHER];
  private final float[] scores = new float[TOGETHER];
  private final NearestKeys kept = new NearestKeys();

  CodeScan(RowNodes rowNodes) {
    this.rowNodes = rowNodes;
  }

  /**
   * Compares rows with the query of the scorer.
   *
   * @param most how many to keep
   * @return the keys of the nearest, with rows in place of nodes
   */
  NearestKeys scan(Accepted accepted, NodeScorer scorer, int most) {
    kept.begin(most);
    int count = 0;
    for (int row = accepted.next(0); row >= 0; row = accepted.next(row + 1)) {
      rows[count] = row;
      nodes[count++] = rowNodes.of(row);
      if (count == TOGETHER) {
        offer(count, scorer);
        count = 0;
      }
    }
    offer(count, scorer);
    return kept;
  }

  private void offer(int count, NodeScorer scorer) {
    scorer.scores(nodes, count, scores);
    for (int i = 0; i < count; i++) {
      long key = Keys.of(scores[i], rows[i]);
      if (kept.wants(key)) {
        kept.add(key);
      }
    }
  }
}
