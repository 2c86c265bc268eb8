package dev.sagitta.quantization;

import dev.sagitta.api.collection.Distance;
import dev.sagitta.spi.index.BuildInput;
import dev.sagitta.spi.index.BuildMonitor;
import dev.sagitta.spi.kernel.CodeKernel;
import dev.sagitta.spi.parameter.Parameters;
import dev.sagitta.spi.quantization.Codec;
import dev.sagitta.spi.quantization.VectorQuantizer;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;

/**
 * RaBitQ, which {@link RotatedCodec} explains.
 *
 * @param bits how many bits a value has in a code: 1, 4 or 8
 * @param sample how many vectors to learn from
 * @param kernel the arithmetic over its codes
 */
record RotatingQuantizer(int bits, int sample, CodeKernel kernel) implements VectorQuantizer {
  /** Parses the parameters. */
  static RotatingQuantizer of(String name, Map<String, String> parameters, CodeKernel kernel) {
    Parameters given =
        Parameters.of("The quantizer '" + name + "'", parameters, List.of("bits", "sample"));
    int bits = Integer.parseInt(given.choice("bits", "1", List.of("1", "4", "8")));
    return new RotatingQuantizer(bits, given.integer("sample", 10_000, 1, 1_000_000), kernel);
  }

  @Override
  public Codec train(BuildInput input, BuildMonitor monitor) {
    Sample vectors = Sample.of(input, sample, monitor);
    Learnt.Head head = head(vectors.dimension(), input.kernel().kind());
    return new RotatedCodec(head, Centre.of(vectors, bits, input.seed()), kernel);
  }

  @Override
  public double oversampling() {
    return bits == 8 ? 1.5 : 3;
  }

  @Override
  public Codec read(MemorySegment bytes, int dimension, Distance distance) {
    Learnt.Head head = head(dimension, distance);
    ByteBuffer numbers = Learnt.read(bytes, head);
    return new RotatedCodec(head, Centre.read(numbers, bits, dimension), kernel);
  }

  private static Learnt.Head head(int dimension, Distance distance) {
    return new Learnt.Head(Learnt.Head.RABITQ, dimension, distance);
  }
}
