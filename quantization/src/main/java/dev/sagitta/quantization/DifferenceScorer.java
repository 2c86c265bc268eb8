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
 * <p>A query loses something when it is rounded onto the grid. Where it lies within, that is a
 * twelfth of a squared step for each value, as every code has lost. Where it lies so far beside the
 * grid that this loses more than as much again, it is compared as floats whatever form was asked
 * for: its distance to everything would be wrong.
 */
final class DifferenceScorer implements CodeQueryScorer {
  /** In squared steps for each value: what rounding loses, and as much for lying beside. */
  private static final float MOST_LOSS = 1 / 6f;

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
    this.rounded = new byte[codeBytes];
    this.inSteps = new float[codeBytes];
    double square = (double) grid.step() * grid.step();
    this.unit = isCosine ? square / 2 : square;
  }

  @Override
  public void query(float[] query) {
    float scale = isCosine ? (float) Sample.inverseLength(query, 0, query.length) : 1;
    toSteps(query, scale, inSteps);
    roundedServes = form == QueryForm.BYTE && loss() <= MOST_LOSS * query.length;
    if (roundedServes) {
      byteSums.query(rounded);
    } else {
      floatSums.query(inSteps);
    }
  }

  // Loops of one kind of arithmetic each, which the compiler turns into vector instructions.
  private void toSteps(float[] query, float scale, float[] steps) {
    float low = grid.low();
    float step = grid.step();
    for (int i = 0; i < query.length; i++) {
      steps[i] = (query[i] * scale - low) / step;
    }
  }

  /** Rounds the steps, and answers the squares of what that takes away from them. */
  private float loss() {
    int top = grid.top();
    for (int i = 0; i < rounded.length; i++) {
      rounded[i] = (byte) Grid.nearest(inSteps[i], top);
    }
    float even = 0;
    float odd = 0;
    for (int i = 0; i < rounded.length; i += 2) {
      float first = inSteps[i] - (rounded[i] & 255);
      float second = inSteps[i + 1] - (rounded[i + 1] & 255);
      even += first * first;
      odd += second * second;
    }
    return even + odd;
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
