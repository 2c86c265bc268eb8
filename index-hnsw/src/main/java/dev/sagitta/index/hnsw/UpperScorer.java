package dev.sagitta.index.hnsw;

import java.lang.foreign.MemorySegment;

/** Scores nodes of the upper levels, which have numbers of their own, as the nodes they are. */
final class UpperScorer implements NodeScorer {
  private final NodeScorer scorer;
  private final MemorySegment nodes;
  private int[] batch = new int[64];

  /**
   * A scorer that passes on.
   *
   * @param nodes the node of each upper node
   */
  UpperScorer(NodeScorer scorer, MemorySegment nodes) {
    this.scorer = scorer;
    this.nodes = nodes;
  }

  @Override
  public void query(float[] query) {
    scorer.query(query);
  }

  @Override
  public void queryNode(int upper) {
    scorer.queryNode(nodes.get(Links.STORED, upper * 4L));
  }

  @Override
  public void scores(int[] uppers, int count, float[] scores) {
    if (batch.length < count) {
      batch = new int[Math.max(count, 2 * batch.length)];
    }
    for (int i = 0; i < count; i++) {
      batch[i] = nodes.get(Links.STORED, uppers[i] * 4L);
    }
    scorer.scores(batch, count, scores);
  }
}
