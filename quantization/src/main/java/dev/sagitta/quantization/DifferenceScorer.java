package dev.sagitta.quantization;

import dev.sagitta.api.collection.Distance;
import dev.sagitta.spi.kernel.CodeKernel;
import dev.sagitta.spi.kernel.CodeRows;
import dev.sagitta.spi.kernel.CodeSums;
import dev.sagitta.spi.quantization.CodeQueryScorer;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Squared differences on a grid, and cosines by way of them.
 *
 * <p>A query that would lose more than one step to rounding, because it lies beside the grid, is
 * compared as floats whatever form was asked for: its distance to everything would be wrong.
 */
final class DifferenceScorer implements CodeQueryScorer {
  private static final float MOST_LOSS = 1;

  private final boolean isCosine;
  private final Grid grid;
  private final QueryForm form;
  private final CodeSums<byte[]> byteSums;
  private final CodeSums<float[]> floatSums;
  private final byte[] rounded;
  private final float[] inSteps;
  private final double unit;
  private final int codeBytes;
  private boolean roundedServes;

  DifferenceScorer(Learnt.Head head, Grid grid, QueryForm form, CodeRows rows, CodeKernel kernel) {
    this.isCosine = head.distance() == Distance.COSINE;
    this.grid = grid;
    this.form = form;
    this.codeBytes = rows.stride();
    this.byteSums = kernel.byteDifferences(rows);
    this.floatSums = kernel.floatDifferences(rows);
    this.rounded = new byte[head.dimension()];
    this.inSteps = new float[head.dimension()];
    double square = (double) grid.step() * grid.step();
    this.unit = isCosine ? square / 2 : square;
  }

  @Override
  public void query(float[] query) {
    double scale = isCosine ? Sample.inverseLength(query, 0, query.length) : 1;
    float loss = 0;
    for (int i = 0; i < query.length; i++) {
      float value = (float) (query[i] * scale);
      int index = grid.index(value);
      rounded[i] = (byte) index;
      inSteps[i] = (value - grid.low()) / grid.step();
      loss = Math.max(loss, Math.abs(inSteps[i] - index));
    }
    roundedServes = form == QueryForm.BYTE && loss <= MOST_LOSS;
    if (roundedServes) {
      byteSums.query(rounded);
    } else {
      floatSums.query(inSteps);
    }
  }

  @Override
  public void queryCode(MemorySegment codes, int ordinal) {
    MemorySegment.copy(
        codes, ValueLayout.JAVA_BYTE, (long) ordinal * codeBytes, rounded, 0, rounded.length);
    roundedServes = true;
    byteSums.query(rounded);
  }

  @Override
  public void scores(MemorySegment codes, long offset, int count, float[] scores) {
    if (roundedServes) {
      byteSums.rows(codes, offset, count, scores);
    } else {
      floatSums.rows(codes, offset, count, scores);
    }
    toScores(scores, count);
  }

  @Override
  public void scores(MemorySegment codes, int[] ordinals, int count, float[] scores) {
    if (roundedServes) {
      byteSums.chosen(codes, ordinals, count, scores);
    } else {
      floatSums.chosen(codes, ordinals, count, scores);
    }
    toScores(scores, count);
  }

  private void toScores(float[] sums, int count) {
    for (int i = 0; i < count; i++) {
      // In double precision, as the unit may be too small or too large for a float.
      sums[i] = (float) (sums[i] * unit);
    }
  }
}
