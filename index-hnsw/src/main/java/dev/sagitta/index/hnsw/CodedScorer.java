package dev.sagitta.index.hnsw;

import dev.sagitta.spi.index.VerifiedRows;
import dev.sagitta.spi.quantization.CodeQueryScorer;
import dev.sagitta.spi.quantization.CodeScorer;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Scores nodes by their codes, which lie in the order of the nodes. */
final class CodedScorer implements NodeScorer {
  private final CodeScorer scorer;
  private final MemorySegment codes;
  private final VerifiedRows rows;
  private final MemorySegment ordinals;
  private final float[] vector;
  private final long codeBytes;
  private final int lines;

  /** Receives what is read ahead of its use, so that the compiler keeps the reads. */
  private int touched;

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
    this.codeBytes = codes.byteSize() / Math.max(1, ordinals.byteSize() / 4);
    this.lines = (int) Math.min(2, Math.ceilDiv(codeBytes, 64));
    this.vector = new float[rows.source().dimension()];
  }

  @Override
  public void query(float[] query) {
    scorer.query(query);
  }

  @Override
  public void queryNode(int node) {
    if (scorer instanceof CodeQueryScorer byCode) {
      // A code is at hand, small and ready, where a vector would have to be fetched and rounded.
      byCode.queryCode(codes, node);
      return;
    }
    rows.copy(ordinals.get(Links.STORED, node * 4L), vector);
    scorer.query(vector);
  }

  @Override
  public void scores(int[] nodes, int count, float[] scores) {
    touch(nodes, count);
    scorer.scores(codes, nodes, count, scores);
  }

  /**
   * Reads the first bytes of each code. There is no way in Java to fetch memory ahead of its use,
   * but these reads wait for nothing and go on side by side, where the arithmetic would have the
   * processor look only a few codes ahead.
   */
  private void touch(int[] nodes, int count) {
    int sum = 0;
    if (lines == 1) {
      for (int i = 0; i < count; i++) {
        sum += codes.get(ValueLayout.JAVA_BYTE, nodes[i] * codeBytes);
      }
    } else {
      for (int i = 0; i < count; i++) {
        long at = nodes[i] * codeBytes;
        sum += codes.get(ValueLayout.JAVA_BYTE, at) + codes.get(ValueLayout.JAVA_BYTE, at + 64);
      }
    }
    touched = sum;
  }

  /** What was read ahead; of no meaning. */
  int touched() {
    return touched;
  }
}
