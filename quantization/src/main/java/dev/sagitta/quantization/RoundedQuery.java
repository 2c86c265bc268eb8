package dev.sagitta.quantization;

import dev.sagitta.spi.kernel.CodeSums;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Inner products with a query of floats by way of small whole numbers: multiples of a fraction of
 * the greatest value.
 *
 * <p>Bytes are rounded to the nearest. Half bytes are coarse, and what is lost by rounding to the
 * nearest goes along with the value: sums over codes that resemble the query are then off to one
 * side by half a percent. So they are rounded up or down at random, in proportion to the distance
 * to either (Gao and Long, 2024, §3.3.1), by random numbers that are drawn once: equal queries have
 * equal scores.
 */
final class RoundedQuery implements QueryProducts {
  private static final int BYTE_TOP = 127;
  private static final int HALF_BYTE_TOP = 7;

  private final CodeSums<byte[]> sums;
  private final int top;

  /** What is added to each value before it is rounded down. */
  private final float[] added;

  private final byte[] rounded;
  private float unit;
  private double total;

  private RoundedQuery(CodeSums<byte[]> sums, int top, float[] added) {
    this.sums = sums;
    this.top = top;
    this.added = added;
    this.rounded = new byte[added.length];
  }

  /** Rounds so many values to bytes. */
  static RoundedQuery toBytes(CodeSums<byte[]> sums, int values) {
    float[] halves = new float[values];
    Arrays.fill(halves, 0.5f);
    return new RoundedQuery(sums, BYTE_TOP, halves);
  }

  /** Rounds so many values to half bytes, with random numbers of a seed. */
  static RoundedQuery toHalfBytes(CodeSums<byte[]> sums, int values, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] any = new float[values];
    for (int i = 0; i < values; i++) {
      any[i] = random.nextFloat();
    }
    return new RoundedQuery(sums, HALF_BYTE_TOP, any);
  }

  @Override
  public void query(float[] query) {
    float most = DotScorer.greatest(query);
    int sum = 0;
    for (int i = 0; i < query.length; i++) {
      // Never negative before it is cut off, so that cutting off is rounding down.
      int value = (int) (query[i] / most * top + added[i] + (top + 1)) - (top + 1);
      rounded[i] = (byte) value;
      sum += value;
    }
    unit = most / top;
    total = sum * (double) unit;
    sums.query(rounded);
  }

  @Override
  public double total() {
    return total;
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
