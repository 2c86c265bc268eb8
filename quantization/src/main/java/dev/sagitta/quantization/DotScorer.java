package dev.sagitta.quantization;

import dev.sagitta.spi.kernel.CodeSums;
import dev.sagitta.spi.quantization.CodeScorer;
import java.lang.foreign.MemorySegment;

/** Inner products with codes of bytes on one grid. */
final class DotScorer implements CodeScorer {
  private final CodeSums<float[]> sums;
  private final Grid grid;
  private final float[] scaled;
  private double base;
  private double unit;

  /**
   * A scorer.
   *
   * @param values the values of a code; behind those of the query they count nothing
   */
  DotScorer(CodeSums<float[]> sums, Grid grid, int values) {
    this.sums = sums;
    this.grid = grid;
    this.scaled = new float[values];
  }

  @Override
  public void query(float[] query) {
    // Of values up to 1, so that no sum leaves the range of float32.
    float most = greatest(query);
    double total = 0;
    for (int i = 0; i < query.length; i++) {
      scaled[i] = query[i] / most;
      total += query[i];
    }
    sums.query(scaled);
    base = -grid.low() * total;
    unit = -grid.step() * (double) most;
  }

  /** The greatest size of a value, or 1 if all are zero. */
  static float greatest(float[] query) {
    float most = 0;
    for (float value : query) {
      most = Math.max(most, Math.abs(value));
    }
    return most > 0 ? most : 1;
  }

  @Override
  public void scores(MemorySegment codes, long offset, int count, float[] scores) {
    sums.rows(codes, offset, count, scores);
    toScores(scores, count);
  }

  @Override
  public void scores(MemorySegment codes, int[] ordinals, int count, float[] scores) {
    sums.chosen(codes, ordinals, count, scores);
    toScores(scores, count);
  }

  private void toScores(float[] scores, int count) {
    for (int i = 0; i < count; i++) {
      scores[i] = (float) (base + unit * scores[i]);
    }
  }
}
