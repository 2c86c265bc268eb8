package dev.sagitta.quantization;

import dev.sagitta.spi.kernel.CodeSums;
import java.lang.foreign.MemorySegment;

/**
 * Inner products with a query of floats by way of signed bytes: values are rounded to multiples of
 * a 127th of the greatest.
 */
final class RoundedQuery implements CodeSums<float[]> {
  private static final int TOP = 127;

  private final CodeSums<byte[]> sums;
  private final byte[] rounded;
  private float unit;

  RoundedQuery(CodeSums<byte[]> sums, int values) {
    this.sums = sums;
    this.rounded = new byte[values];
  }

  @Override
  public void query(float[] query) {
    float most = DotScorer.greatest(query);
    for (int i = 0; i < query.length; i++) {
      rounded[i] = (byte) Math.round(query[i] / most * TOP);
    }
    unit = most / TOP;
    sums.query(rounded);
  }

  @Override
  public void rows(MemorySegment codes, long offset, int count, float[] products) {
    sums.rows(codes, offset, count, products);
    toUnits(products, count);
  }

  @Override
  public void chosen(MemorySegment codes, int[] ordinals, int count, float[] products) {
    sums.chosen(codes, ordinals, count, products);
    toUnits(products, count);
  }

  private void toUnits(float[] products, int count) {
    for (int i = 0; i < count; i++) {
      products[i] *= unit;
    }
  }
}
