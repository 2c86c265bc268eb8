package dev.sagitta.engine.maintain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sagitta.api.collection.Distance;
import dev.sagitta.engine.assembly.Plugins;
import dev.sagitta.engine.segment.CodedSearch;
import dev.sagitta.spi.index.BuildInput;
import dev.sagitta.spi.index.BuildMonitor;
import dev.sagitta.spi.kernel.KernelProvider;
import dev.sagitta.spi.quantization.QuantizerProvider;
import dev.sagitta.tck.index.MemorySegmentVectors;
import dev.sagitta.tck.seed.Seed;
import dev.sagitta.tck.seed.SeedExtension;
import dev.sagitta.tck.seed.SeededVectors;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The trial tells vectors whose codes find their neighbours from others. */
@ExtendWith(SeedExtension.class)
final class CodeTrialTest {
  private static final int DIMENSION = 24;
  private static final int RESCORED = 30;

  private Seed seed;

  @BeforeEach
  void remember(Seed given) {
    seed = given;
  }

  @ParameterizedTest
  @EnumSource
  void bytesFindTheNeighboursOfClusteredVectors(Distance distance) {
    float[][] vectors = SeededVectors.clustered(seed, 3_000, DIMENSION, 20);
    assertThat(recall("sq8", vectors, distance)).isGreaterThan(CodeTrial.LEAST_RECALL);
  }

  @Test
  void aWideDimensionThatMakesTheGridTooCoarseForTheOthersShows() {
    float[][] vectors = SeededVectors.gaussian(seed, 2_000, DIMENSION);
    for (int row = 0; row < vectors.length; row++) {
      // The nearest rows are among the 100 with this value, and the others tell which they are.
      vectors[row][0] = 1e6f * (row % 20);
    }
    assertThat(recall("sq8", vectors, Distance.EUCLIDEAN)).isLessThan(0.6);
  }

  @Test
  void rowsTooCloseTogetherForTheirCodesShowHoweverFewTheyAre() {
    float[][] vectors = SeededVectors.gaussian(seed, 6_000, DIMENSION);
    for (int row = 0; row < vectors.length; row++) {
      float[] centre = vectors[row % 100];
      for (int i = 0; row >= 100 && i < DIMENSION; i++) {
        vectors[row][i] = centre[i] + 1e-4f * vectors[row][i];
      }
    }
    assertThat(recall("sq8", vectors, Distance.EUCLIDEAN)).isLessThan(0.9);
  }

  @Test
  void someCodesAreTooCoarseForVectorsThatOthersTellApart() {
    float[][] vectors = SeededVectors.gaussian(seed, 3_000, DIMENSION);
    assertThat(recall("sq8", vectors, Distance.EUCLIDEAN)).isGreaterThan(CodeTrial.LEAST_RECALL);
    assertThat(recall("rabitq", vectors, Distance.EUCLIDEAN)).isLessThan(CodeTrial.LEAST_RECALL);
  }

  @ParameterizedTest
  @EnumSource
  void copiesStandForOneAnother(Distance distance) {
    float[][] few = SeededVectors.gaussian(seed, 15, DIMENSION);
    float[][] vectors = new float[1_500][];
    for (int row = 0; row < vectors.length; row++) {
      vectors[row] = few[row % few.length];
    }
    assertThat(recall("sq8", vectors, distance)).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 10, 11, 49, 257})
  void fewRowsAreAllFound(int rows) {
    float[][] vectors = SeededVectors.gaussian(seed, rows, DIMENSION);
    assertThat(recall("sq8", vectors, Distance.EUCLIDEAN)).isEqualTo(1);
  }

  @Test
  void aTrialEndsWhenItsBuildIsToStop() {
    float[][] vectors = SeededVectors.gaussian(seed, 500, DIMENSION);
    BuildInput input = input(vectors, Distance.EUCLIDEAN);
    assertThatThrownBy(() -> CodeTrial.recall(input, coded("sq8"), new Uncounted(true)))
        .isInstanceOf(CancellationException.class);
  }

  private double recall(String quantizer, float[][] vectors, Distance distance) {
    return CodeTrial.recall(input(vectors, distance), coded(quantizer), new Uncounted(false));
  }

  private BuildInput input(float[][] vectors, Distance distance) {
    return BuildInput.of(
        MemorySegmentVectors.of(vectors, DIMENSION),
        Plugins.discover().kernel(distance),
        seed.value());
  }

  private static CodedSearch coded(String quantizer) {
    KernelProvider kernels = ServiceLoader.load(KernelProvider.class).iterator().next();
    return ServiceLoader.load(QuantizerProvider.class).stream()
        .map(ServiceLoader.Provider::get)
        .filter(provider -> provider.name().equals(quantizer))
        .map(provider -> provider.configure(Map.of(), kernels.codes()))
        .map(configured -> new CodedSearch(configured, RESCORED))
        .findFirst()
        .orElseThrow();
  }

  /** Follows a trial, which counts no rows. */
  private record Uncounted(boolean cancelled) implements BuildMonitor {
    @Override
    public void progress(long done, long total) {
      throw new AssertionError("A trial counts no rows.");
    }
  }
}
