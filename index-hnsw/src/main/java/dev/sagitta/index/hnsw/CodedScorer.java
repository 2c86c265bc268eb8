package dev.sagitta.index.hnsw;

import dev.sagitta.spi.quantization.CodeScorer;
import java.lang.foreign.MemorySegment;

/** Scores nodes by their codes, which lie in the order of the nodes. */
final class CodedScorer implements NodeScorer {
  private final CodeScorer scorer;
  private final MemorySegment codes;
  private final VerifiedRows rows;
  private final MemorySegment ordinals;
  private final float[] vector;

  /**
   * A scorer with its own scratch memory.
   *
   * @param codes the codes of all nodes
   * @param ordinals the row of each node
   */
  CodedScorer(CodeScorer scorer, MemorySegment codes, VerifiedRows rows, MemorySegment ordinals) {
    this.scorer = scorer;
    this.codes = codes;
    this.rows = rows;
    this.ordinals = ordinals;
    this.vector = new float[rows.source().dimension()];
  }

  @Override
  public void query(float[] query) {
    scorer.query(query);
  }

  @Override
  public void queryNode(int node) {
    rows.copy(ordinals.get(Links.STORED, node * 4L), vector);
    scorer.query(vector);
  }

  @Override
  public void scores(int[] nodes, int count, float[] scores) {
    scorer.scores(codes, nodes, count, scores);
  }
}
