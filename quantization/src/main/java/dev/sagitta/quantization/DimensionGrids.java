package dev.sagitta.quantization;

import dev.sagitta.spi.index.BuildMonitor;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * A {@link Grid} for each dimension.
 *
 * @param low the least numbers
 * @param step the distances between two numbers
 * @param top the greatest i of all of them
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
record DimensionGrids(float[] low, float[] step, int top) {
  /** The greatest number of half a byte. */
  static final int HALF_BYTE = 15;

  /** The same grid for all of them. */
  static DimensionGrids same(Grid grid, int dimension) {
    float[] low = new float[dimension];
    float[] step = new float[dimension];
    Arrays.fill(low, grid.low());
    Arrays.fill(step, grid.step());
    return new DimensionGrids(low, step, grid.top());
  }

  /** Grids for the values of a sample. */
  static DimensionGrids of(Sample sample, double quantile, int top, BuildMonitor monitor) {
    int dimension = sample.dimension();
    float[] low = new float[dimension];
    float[] step = new float[dimension];
    for (int i = 0; i < dimension; i++) {
      Sample.continueUnless(monitor);
      float[] values = new float[sample.size()];
      for (int row = 0; row < values.length; row++) {
        values[row] = sample.values()[row * dimension + i];
      }
      Grid grid = Grid.of(values, quantile, top);
      low[i] = grid.low();
      step[i] = grid.step();
    }
    return new DimensionGrids(low, step, top);
  }

  /** What {@link #write} has written. */
  static DimensionGrids read(ByteBuffer bytes, int dimension, int top) {
    Learnt.length(bytes, dimension * 8L);
    float[] low = new float[dimension];
    float[] step = new float[dimension];
    for (int i = 0; i < dimension; i++) {
      low[i] = Learnt.finite(bytes);
      step[i] = Learnt.finite(bytes);
      if (step[i] <= 0) {
        throw Learnt.corrupt("hold the step " + step[i]);
      }
    }
    return new DimensionGrids(low, step, top);
  }

  /** Adds 8 bytes a dimension. */
  void write(ByteBuffer bytes) {
    for (int i = 0; i < low.length; i++) {
      bytes.putFloat(low[i]).putFloat(step[i]);
    }
  }

  /** The i of the nearest number of a dimension; 0 for NaN. */
  int index(int dimension, float value) {
    return Math.clamp((int) ((value - low[dimension]) / step[dimension] + 0.5f), 0, top);
  }

  /** The middle of a dimension's grid. */
  double middle(int dimension) {
    return low[dimension] + step[dimension] * (top / 2.0);
  }

  /** How much number i of a dimension is above the middle. */
  double aboveMiddle(int dimension, int i) {
    return step[dimension] * (i - top / 2.0);
  }
}
