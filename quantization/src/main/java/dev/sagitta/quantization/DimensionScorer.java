package dev.sagitta.quantization;

import dev.sagitta.api.collection.Distance;
import dev.sagitta.spi.quantization.CodeScorer;
import java.lang.foreign.MemorySegment;

/** Scores of {@link DimensionCodec}, which has the theory. */
final class DimensionScorer implements CodeScorer {
  private final Distance distance;
  private final DimensionGrids grids;
  private final QueryProducts sums;
  private final RowTerms terms;
  private final double[] products;
  private final float[] weights;

  /** What a score is beside its row's term and sum. */
  private double base;

  /** What a sum counts in a score. */
  private double sumFactor;

  DimensionScorer(Learnt.Head head, DimensionGrids grids, QueryProducts sums, RowTerms terms) {
    this.distance = head.distance();
    this.grids = grids;
    this.sums = sums;
    this.terms = terms;
    this.products = new double[head.dimension()];
    this.weights = new float[head.dimension()];
  }

  @Override
  public void query(float[] query) {
    double scale = distance == Distance.COSINE ? Sample.inverseLength(query, 0, query.length) : 1;
    boolean isDot = distance == Distance.DOT;
    double fixed = 0;
    double most = 0;
    for (int i = 0; i < query.length; i++) {
      double value = query[i] * scale;
      double middle = grids.middle(i);
      double from = isDot ? value : value - middle;
      fixed += from * (isDot ? middle : from);
      products[i] = from * grids.step()[i];
      most = Math.max(most, Math.abs(products[i]));
    }
    // Weights up to 1, so that no sum leaves the range of float32.
    double unit = most > 0 ? most : 1;
    for (int i = 0; i < query.length; i++) {
      weights[i] = (float) (products[i] / unit);
    }
    sums.query(weights);
    double constant = grids.top() / 2.0 * sums.total() * unit;
    switch (distance) {
      case DOT -> set(constant - fixed, -unit);
      case EUCLIDEAN -> set(fixed + 2 * constant, -2 * unit);
      case COSINE -> set(fixed / 2 + constant, -unit);
    }
  }

  private void set(double newBase, double newSumFactor) {
    base = newBase;
    sumFactor = newSumFactor;
  }

  @Override
  public void scores(MemorySegment codes, long offset, int count, float[] scores) {
    sums.rows(codes, offset, count, scores);
    for (int row = 0; row < count; row++) {
      scores[row] = score(codes, offset, row, scores[row]);
    }
  }

  @Override
  public void scores(MemorySegment codes, int[] ordinals, int count, float[] scores) {
    sums.chosen(codes, ordinals, count, scores);
    for (int i = 0; i < count; i++) {
      scores[i] = score(codes, 0, ordinals[i], scores[i]);
    }
  }

  private float score(MemorySegment codes, long offset, int row, float sum) {
    double score = base + sumFactor * sum;
    return switch (distance) {
      case DOT -> (float) score;
      // Errors of estimates and roundings may lead below 0, where no distance is.
      case EUCLIDEAN -> (float) Math.max(0, score + terms.first(codes, offset, row));
      case COSINE -> (float) Math.max(0, score + terms.first(codes, offset, row) / 2);
    };
  }
}
