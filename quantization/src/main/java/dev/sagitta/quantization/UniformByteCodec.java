package dev.sagitta.quantization;

import dev.sagitta.api.collection.Distance;
import dev.sagitta.spi.index.IndexOutput;
import dev.sagitta.spi.kernel.CodeKernel;
import dev.sagitta.spi.kernel.CodeRows;
import dev.sagitta.spi.quantization.CodeScorer;
import dev.sagitta.spi.quantization.Codec;
import dev.sagitta.spi.quantization.Decoder;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * One byte a value, on one {@link Grid} for all dimensions. A code is the bytes and nothing else,
 * filled up with zeros: to whole cache lines, as long as that takes an eighth more at most, and
 * else to a multiple of 4. Queries are filled up as well, so that the kernels have no rest to add
 * and read no line twice.
 *
 * <p>Squared differences on one grid are squared differences of bytes, times the squared step: they
 * need no correction in the code, and an error of the code only counts by how it lies to the
 * difference, which is short between neighbours. The cosine of vectors of length 1 is half their
 * squared difference, so it is computed like that: codes then hold the vector scaled to length 1.
 *
 * <p>Inner products with a float query: Σ q · (low + step · c) = low · Σ q + step · Σ q · c.
 */
final class UniformByteCodec implements Codec {
  private static final int TOP = 255;
  private static final int CACHE_LINE = 64;

  private final Learnt.Head head;
  private final Grid grid;
  private final QueryForm queryForm;
  private final CodeKernel kernel;

  UniformByteCodec(Learnt.Head head, Grid grid, QueryForm queryForm, CodeKernel kernel) {
    this.head = head;
    this.grid = grid;
    this.queryForm = queryForm;
    this.kernel = kernel;
  }

  /** What {@link #write} has written after the mark of this codec. */
  static UniformByteCodec read(
      ByteBuffer bytes, Learnt.Head head, QueryForm queryForm, CodeKernel kernel) {
    float low = Learnt.finite(bytes);
    float step = Learnt.finite(bytes);
    if (step <= 0) {
      throw Learnt.corrupt("hold the step " + step);
    }
    Learnt.end(bytes);
    return new UniformByteCodec(head, new Grid(low, step, TOP), queryForm, kernel);
  }

  @Override
  public void write(IndexOutput output) {
    ByteBuffer bytes = Learnt.begin(head, 12);
    bytes.putInt(ScalarQuantizer.UNIFORM).putFloat(grid.low()).putFloat(grid.step());
    Learnt.finish(bytes, output);
  }

  @Override
  public int dimension() {
    return head.dimension();
  }

  @Override
  public int codeBytes() {
    int dimension = head.dimension();
    int lines = (dimension + CACHE_LINE - 1) & -CACHE_LINE;
    return lines - dimension <= dimension / 8 ? lines : (dimension + 3) & -4;
  }

  @Override
  public void encode(float[] vector, MemorySegment codes, long offset) {
    double scale =
        head.distance() == Distance.COSINE ? Sample.inverseLength(vector, 0, vector.length) : 1;
    for (int i = 0; i < vector.length; i++) {
      codes.set(ValueLayout.JAVA_BYTE, offset + i, (byte) grid.index((float) (vector[i] * scale)));
    }
    for (int i = vector.length; i < codeBytes(); i++) {
      codes.set(ValueLayout.JAVA_BYTE, offset + i, (byte) 0);
    }
  }

  @Override
  public Optional<Decoder> decoder() {
    return Optional.of((codes, offset, vector) -> {
      for (int i = 0; i < vector.length; i++) {
        vector[i] = grid.value(codes.get(ValueLayout.JAVA_BYTE, offset + i) & 255);
      }
    });
  }

  @Override
  public CodeScorer scorer() {
    CodeRows rows = new CodeRows(codeBytes(), codeBytes());
    return switch (head.distance()) {
      case DOT -> new DotScorer(kernel.floatDots(rows), grid, codeBytes());
      case EUCLIDEAN, COSINE -> new DifferenceScorer(head, grid, queryForm, rows, kernel);
    };
  }
}
