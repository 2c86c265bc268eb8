package dev.sagitta.quantization;

import dev.sagitta.api.collection.Distance;
import dev.sagitta.spi.quantization.CodeScorer;
import java.lang.foreign.MemorySegment;

/** Estimates of {@link RotatedCodec}, which has the theory. */
final class RotatedScorer implements CodeScorer {
  private final Distance distance;
  private final Centre centre;
  private final Centre origin;
  private final Rotation rotation;
  private final QueryProducts products;
  private final RowTerms terms;
  private final float[] rotated;

  /** What a score is beside its row. */
  private double base;

  /** What the row's own number counts in a score. */
  private double rowFactor;

  /** What the row's factor times its inner product counts in a score. */
  private double productFactor;

  /** What an inner product with a code is more than that with the code's numbers around 0. */
  private double shift;

  RotatedScorer(
      Distance distance, Centre centre, Rotation rotation, QueryProducts products, RowTerms terms) {
    this.distance = distance;
    this.centre = centre;
    this.origin = new Centre(centre.bits(), centre.seed(), new float[centre.values().length]);
    this.rotation = rotation;
    this.products = products;
    this.terms = terms;
    this.rotated = new float[Rotation.length(centre.values().length)];
  }

  @Override
  public void query(float[] query) {
    double scale = distance == Distance.COSINE ? Sample.inverseLength(query, 0, query.length) : 1;
    double toCentre = 0;
    double toOrigin = 0;
    double product = 0;
    double centreSquare = 0;
    for (int i = 0; i < query.length; i++) {
      double value = query[i] * scale;
      double middle = centre.values()[i];
      toCentre += (value - middle) * (value - middle);
      toOrigin += value * value;
      product += value * middle;
      centreSquare += middle * middle;
    }
    // ⟨x, q⟩ = ⟨x − c, q⟩ + ⟨c, q⟩ = ⟨x − c, q − c⟩ + ⟨c, q⟩ + ⟨x, c⟩ − |c|²: the error goes with
    // the length of what is estimated, so the shorter one of q and q − c is taken.
    boolean fromOrigin = distance == Distance.DOT && toOrigin < toCentre;
    double unit = (fromOrigin ? origin : centre).rotate(query, scale, rotation, rotated);
    products.query(rotated);
    shift = centre.top() / 2.0 * products.total();
    switch (distance) {
      case EUCLIDEAN -> set(toCentre, 1, -2 * unit);
      case COSINE -> set(toCentre / 2, 0.5, -unit);
      case DOT -> set(fromOrigin ? -product : centreSquare - product, fromOrigin ? 0 : 1, -unit);
    }
  }

  private void set(double newBase, double newRowFactor, double newProductFactor) {
    base = newBase;
    rowFactor = newRowFactor;
    productFactor = newProductFactor;
  }

  @Override
  public void scores(MemorySegment codes, long offset, int count, float[] scores) {
    products.rows(codes, offset, count, scores);
    for (int row = 0; row < count; row++) {
      scores[row] = score(codes, offset, row, scores[row]);
    }
  }

  @Override
  public void scores(MemorySegment codes, int[] ordinals, int count, float[] scores) {
    products.chosen(codes, ordinals, count, scores);
    for (int i = 0; i < count; i++) {
      scores[i] = score(codes, 0, ordinals[i], scores[i]);
    }
  }

  private float score(MemorySegment codes, long offset, int row, float product) {
    double estimate = terms.first(codes, offset, row) * (product - shift);
    // Where it does not count it may be infinite, and zero times that is no number.
    double own = rowFactor == 0 ? 0 : terms.second(codes, offset, row) * rowFactor;
    return (float) (base + own + productFactor * estimate);
  }
}
