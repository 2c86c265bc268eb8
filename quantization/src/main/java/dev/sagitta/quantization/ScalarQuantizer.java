package dev.sagitta.quantization;

import dev.sagitta.api.collection.Distance;
import dev.sagitta.spi.index.BuildInput;
import dev.sagitta.spi.index.BuildMonitor;
import dev.sagitta.spi.kernel.CodeKernel;
import dev.sagitta.spi.quantization.Codec;
import dev.sagitta.spi.quantization.VectorQuantizer;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/**
 * Scalar quantization: each value to a byte or half of one, by itself.
 *
 * @param number its number in what it writes
 * @param top the greatest value of a code, 255 or 15
 * @param settings its parameters
 * @param kernel the arithmetic over its codes
 */
record ScalarQuantizer(int number, int top, ScalarSettings settings, CodeKernel kernel)
    implements VectorQuantizer {
  /** Marks of the two codecs in what they write. */
  static final int UNIFORM = 1;

  static final int PER_DIMENSION = 2;

  @Override
  public Codec train(BuildInput input, BuildMonitor monitor) {
    Sample sample = Sample.of(input, settings.sample(), monitor);
    Learnt.Head head = head(sample.dimension(), input.kernel().kind());
    if (settings.range() == ScalarSettings.Range.DIMENSION) {
      DimensionGrids grids = DimensionGrids.of(sample, settings.quantile(), top, monitor);
      return new DimensionCodec(head, grids, settings.query(), kernel);
    }
    Grid grid = Grid.of(sample.used(), settings.quantile(), top);
    if (top == DimensionGrids.HALF_BYTE) {
      // Squared differences of half bytes are no cheaper than inner products, and less exact.
      DimensionGrids grids = DimensionGrids.same(grid, sample.dimension());
      return new DimensionCodec(head, grids, settings.query(), kernel);
    }
    return new UniformByteCodec(head, grid, settings.query(), kernel);
  }

  @Override
  public double oversampling() {
    return top == DimensionGrids.HALF_BYTE ? 3 : 1.5;
  }

  @Override
  public Codec read(MemorySegment bytes, int dimension, Distance distance) {
    Learnt.Head head = head(dimension, distance);
    ByteBuffer numbers = Learnt.read(bytes, head);
    int codec = Learnt.number(numbers);
    if (codec == PER_DIMENSION) {
      DimensionGrids grids = DimensionGrids.read(numbers, dimension, top);
      return new DimensionCodec(head, grids, settings.query(), kernel);
    }
    if (codec == UNIFORM && top != DimensionGrids.HALF_BYTE) {
      return UniformByteCodec.read(numbers, head, settings.query(), kernel);
    }
    throw Learnt.corrupt("name a codec that is not known, " + codec);
  }

  private Learnt.Head head(int dimension, Distance distance) {
    return new Learnt.Head(number, dimension, distance);
  }
}
