package dev.sagitta.quantization;

import dev.sagitta.api.collection.Distance;
import dev.sagitta.api.error.ErrorCode;
import dev.sagitta.api.error.InvalidRequestException;
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
import java.util.concurrent.CancellationException;

/**
 * Product quantization, which {@link ProductCodec} explains.
 *
 * @param parts how many parts a vector has, the paper's m; 0 for one of every four values
 * @param bits how many bits the code of a part has, 4 or 8
 * @param sample how many vectors to learn from
 * @param rounds how many rounds of k-means to run
 * @param kernel the arithmetic over its codes
 */
record ProductQuantizer(int parts, int bits, int sample, int rounds, CodeKernel kernel)
    implements VectorQuantizer {
  private static final List<String> NAMES = List.of("m", "bits", "sample", "rounds");
  private static final int MOST_PARTS = 65_536;

  /** Parses the parameters. */
  static ProductQuantizer of(String name, Map<String, String> parameters, CodeKernel kernel) {
    Parameters given = Parameters.of("The quantizer '" + name + "'", parameters, NAMES);
    return new ProductQuantizer(
        given.integer("m", 0, 1, MOST_PARTS),
        Integer.parseInt(given.choice("bits", "8", List.of("4", "8"))),
        given.integer("sample", 10_000, 1, 1_000_000),
        given.integer("rounds", 10, 1, 1_000),
        kernel);
  }

  @Override
  public Codec train(BuildInput input, BuildMonitor monitor) {
    int dimension = input.vectors().dimension();
    if (parts > dimension) {
      throw new InvalidRequestException(
          ErrorCode.INVALID_ARGUMENT,
          "The quantizer 'pq' takes as 'm' a whole number from 1 to the dimension "
              + dimension
              + ", not '"
              + parts
              + "'.");
    }
    Sample vectors = Sample.of(input, sample, monitor);
    Learnt.Head head = new Learnt.Head(Learnt.Head.PQ, dimension, input.kernel().kind());
    int count = parts == 0 ? Math.ceilDiv(dimension, 4) : parts;
    float scale = DotScorer.greatest(vectors.used());
    Codebooks books = Codebooks.empty(dimension, count, 1 << bits, scale);
    int threads = input.workers().count();
    input
        .workers()
        .run(thread -> {
          Clustering clustering = new Clustering(vectors, books, rounds);
          for (int part = thread; part < count && !monitor.cancelled(); part += threads) {
            clustering.run(part, input.seed());
          }
        });
    if (monitor.cancelled()) {
      throw new CancellationException("The build was cancelled.");
    }
    return new ProductCodec(head, books, kernel);
  }

  @Override
  public double oversampling() {
    return 3;
  }

  @Override
  public Codec read(MemorySegment bytes, int dimension, Distance distance) {
    Learnt.Head head = new Learnt.Head(Learnt.Head.PQ, dimension, distance);
    ByteBuffer numbers = Learnt.read(bytes, head);
    return new ProductCodec(head, Codebooks.read(numbers, dimension), kernel);
  }
}
