package dev.sagitta.quantization;

import dev.sagitta.spi.kernel.CodeSums;
import java.lang.foreign.MemorySegment;

/** Inner products with a query as it is. */
final class ExactQuery implements QueryProducts {
  private final CodeSums<float[]> sums;
  private double total;

  ExactQuery(CodeSums<float[]> sums) {
    this.sums = sums;
  }

  @Override
  public void query(float[] query) {
    total = 0;
    for (float value : query) {
      total += value;
    }
    sums.query(query);
  }

  @Override
  public double total() {
    return total;
  }

  @Override
  public void rows(MemorySegment codes, long offset, int count, float[] products) {
    sums.rows(codes, offset, count, products);
  }

  @Override
  public void chosen(MemorySegment codes, int[] ordinals, int count, float[] products) {
    sums.chosen(codes, ordinals, count, products);
  }
}
