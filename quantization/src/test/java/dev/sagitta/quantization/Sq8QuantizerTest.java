package dev.sagitta.quantization;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sagitta.api.collection.Distance;
import dev.sagitta.kernels.VectorKernelProvider;
import dev.sagitta.spi.Provider;
import dev.sagitta.spi.index.BuildInput;
import dev.sagitta.spi.index.BuildMonitor;
import dev.sagitta.spi.kernel.CodeKernel;
import dev.sagitta.spi.quantization.CodeScorer;
import dev.sagitta.spi.quantization.Codec;
import dev.sagitta.spi.quantization.QuantizerProvider;
import dev.sagitta.tck.index.MemorySegmentVectors;
import dev.sagitta.tck.kernel.ReferenceKernel;
import dev.sagitta.tck.provider.ProviderContract;
import dev.sagitta.tck.quantization.QuantizerContract;
import dev.sagitta.tck.seed.Seed;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class Sq8QuantizerTest extends QuantizerContract implements ProviderContract {
  @Override
  public Class<? extends Provider> service() {
    return QuantizerProvider.class;
  }

  @Override
  public Class<? extends Provider> implementation() {
    return Sq8QuantizerProvider.class;
  }

  @Override
  protected QuantizerProvider provider() {
    return new Sq8QuantizerProvider();
  }

  @Override
  protected CodeKernel kernel() {
    return new VectorKernelProvider().codes();
  }

  @Override
  protected double errorBound() {
    return 0.02;
  }

  @Override
  protected double decodingErrorBound() {
    // A step is a 255th of the range, the error a step over the root of 12; the range of clustered
    // values is up to 13 times their root mean square.
    return 0.015;
  }

  @Override
  protected Map.Entry<String, String> outOfRange() {
    return Map.entry("quantile", "0.3");
  }

  @Test
  void pixelsLoseNothing(Seed seed) {
    SplittableRandom random = seed.random();
    float[][] rows = new float[500][128];
    for (float[] row : rows) {
      for (int i = 0; i < row.length; i++) {
        row[i] = random.nextInt(219);
      }
    }
    rows[77][3] = 255;
    ReferenceKernel exact = new ReferenceKernel(Distance.EUCLIDEAN);
    BuildInput input = BuildInput.of(MemorySegmentVectors.of(rows, 128), exact, 1);
    Codec codec =
        provider()
            .configure(Map.of("sample", "50"), kernel())
            .train(input, BuildMonitor.UNDISTURBED);
    assertThat(codec.codeBytes()).isEqualTo(128);
    MemorySegment codes = Arena.ofAuto().allocate(500L * codec.codeBytes());
    for (int row = 0; row < 500; row++) {
      codec.encode(rows[row], codes, (long) row * codec.codeBytes());
    }
    float[] scores = new float[500];
    CodeScorer scorer = codec.scorer();
    scorer.query(rows[0]);
    scorer.scores(codes, 0, 500, scores);
    for (int row = 0; row < 500; row++) {
      assertThat(scores[row]).isEqualTo(exact.score(rows[0], rows[row]));
    }
  }
}
