package dev.sagitta.tck.quantization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.sagitta.api.collection.Distance;
import dev.sagitta.api.error.CorruptException;
import dev.sagitta.api.error.InvalidRequestException;
import dev.sagitta.spi.index.BuildInput;
import dev.sagitta.spi.index.BuildMonitor;
import dev.sagitta.spi.kernel.CodeKernel;
import dev.sagitta.spi.quantization.CodeQueryScorer;
import dev.sagitta.spi.quantization.CodeScorer;
import dev.sagitta.spi.quantization.Codec;
import dev.sagitta.spi.quantization.Decoder;
import dev.sagitta.spi.quantization.QuantizerProvider;
import dev.sagitta.spi.quantization.VectorQuantizer;
import dev.sagitta.tck.index.IndexBytes;
import dev.sagitta.tck.index.MemorySegmentVectors;
import dev.sagitta.tck.kernel.Allocation;
import dev.sagitta.tck.kernel.ReferenceKernel;
import dev.sagitta.tck.kernel.ScoreOracle;
import dev.sagitta.tck.seed.Seed;
import dev.sagitta.tck.seed.SeedExtension;
import dev.sagitta.tck.seed.SeededVectors;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What every quantizer keeps; extend it, answer the provider and what it promises. */
@ExtendWith(SeedExtension.class)
public abstract class QuantizerContract {
  private static final int ROWS = 1_201;
  private static final int DIMENSION = 144;
  private static final int QUERIES = 20;

  /** For the tests of plug-ins. */
  protected QuantizerContract() {}

  /** The provider under test. */
  protected abstract QuantizerProvider provider();

  /** The arithmetic to test it with. */
  protected abstract CodeKernel kernel();

  /** The parameters to test it with; its defaults unless overridden. */
  protected Map<String, String> parameters() {
    return Map.of();
  }

  /**
   * The greatest root mean square of the errors of estimates, as a share of the deviation of the
   * true scores, over clustered vectors of 144 values.
   */
  protected abstract double errorBound();

  /** The same for decoded vectors, as a share of the deviation of the vectors. */
  protected abstract double decodingErrorBound();

  /** A parameter of the quantizer with a value out of range, and what the message must name. */
  protected abstract Map.Entry<String, String> outOfRange();

  private VectorQuantizer quantizer() {
    return provider().configure(parameters(), kernel());
  }

  @Test
  void anUnknownParameterIsRejectedWithTheNearestKnownOne() {
    String known = outOfRange().getKey();
    assertThatThrownBy(() -> provider().configure(Map.of(known + "x", "1"), kernel()))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("'" + known + "x'")
        .hasMessageContaining("'" + known + "'?");
  }

  @Test
  void aValueOutOfRangeIsRejectedWithTheRange() {
    String name = outOfRange().getKey();
    String value = outOfRange().getValue();
    assertThatThrownBy(() -> provider().configure(Map.of(name, value), kernel()))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining(name)
        .hasMessageContaining(value)
        .hasMessageMatching(".*(from .* to |one of ).*");
  }

  @ParameterizedTest
  @EnumSource
  void estimatesAreNearTheScores(Distance distance, Seed seed) {
    float[][] rows = SeededVectors.clustered(seed, ROWS, DIMENSION, 30);
    Trained trained = Trained.of(quantizer(), rows, DIMENSION, distance);
    double error = 0;
    double mean = 0;
    double square = 0;
    for (float[] query : queries(seed, rows)) {
      float[] scores = trained.scores(query);
      for (int row = 0; row < ROWS; row++) {
        double score = ScoreOracle.score(distance, query, rows[row]);
        error += (scores[row] - score) * (scores[row] - score);
        mean += score;
        square += score * score;
      }
    }
    double count = QUERIES * (double) ROWS;
    double variance = square / count - mean / count * (mean / count);
    assertThat(Math.sqrt(error / count / variance)).as("error").isLessThan(errorBound());
  }

  @ParameterizedTest
  @EnumSource
  void chosenCodesScoreAsThoseInARow(Distance distance, Seed seed) {
    for (int dimension : new int[] {1, 2, 3, 31, 64, 65, 127, 200}) {
      float[][] rows = SeededVectors.clustered(seed, 50, dimension, 5);
      Trained trained = Trained.of(quantizer(), rows, dimension, distance);
      CodeScorer scorer = trained.codec().scorer();
      for (float[] query : new float[][] {rows[3], rows[17]}) {
        float[] all = trained.scores(query);
        int[] ordinals = IntStream.range(0, 50).map(i -> i * 7 % 50).toArray();
        float[] chosen = new float[50];
        scorer.query(query);
        scorer.scores(trained.codes(), ordinals, 50, chosen);
        float[] later = new float[50];
        scorer.scores(trained.codes(), 9L * trained.codec().codeBytes(), 41, later);
        for (int i = 0; i < 50; i++) {
          isNear(chosen[i], all[ordinals[i]]);
          isNear(later[i], i < 41 ? all[9 + i] : 0);
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void aCodeAsTheQueryScoresAsWhatItStandsFor(Distance distance, Seed seed) {
    for (int dimension : new int[] {1, 2, 31, 64, 200}) {
      float[][] rows = SeededVectors.clustered(seed, 50, dimension, 5);
      Trained trained = Trained.of(quantizer(), rows, dimension, distance);
      Optional<Decoder> decoder = trained.codec().decoder();
      if (!(trained.codec().scorer() instanceof CodeQueryScorer scorer) || decoder.isEmpty()) {
        return;
      }
      int[] ordinals = IntStream.range(0, 50).toArray();
      float[] scores = new float[50];
      float[] decoded = new float[dimension];
      for (int row = 0; row < 50; row += 7) {
        decoder.get().decode(trained.codes(), (long) row * trained.codec().codeBytes(), decoded);
        float[] expected = trained.scores(decoded);
        scorer.query(rows[row]);
        scorer.queryCode(trained.codes(), row);
        scorer.scores(trained.codes(), ordinals, 50, scores);
        float most = 0;
        for (float score : expected) {
          most = Math.max(most, Math.abs(score));
        }
        for (int i = 0; i < 50; i++) {
          // What a code stands for is not quite of length 1, as a cosine's query is made.
          assertThat(scores[i]).isCloseTo(expected[i], within(0.02f * most + 1e-4f));
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatWasWrittenIsReadAgain(Distance distance, Seed seed) {
    for (int dimension : new int[] {1, 5, 64, 100}) {
      float[][] rows = SeededVectors.clustered(seed, 300, dimension, 5);
      Trained first = Trained.of(quantizer(), rows, dimension, distance);
      byte[] written = first.written();
      Codec codec = quantizer().read(IndexBytes.of(written), dimension, distance);
      Trained second = Trained.of(codec, rows);
      assertThat(codec.dimension()).isEqualTo(dimension);
      assertThat(codec.codeBytes()).isEqualTo(first.codec().codeBytes());
      assertThat(second.written()).isEqualTo(written);
      assertThat(second.codes().toArray(ValueLayout.JAVA_BYTE))
          .isEqualTo(first.codes().toArray(ValueLayout.JAVA_BYTE));
      float[] scores = first.scores(rows[7]);
      float[] again = second.scores(rows[7]);
      for (int row = 0; row < 300; row++) {
        isNear(again[row], scores[row]);
      }
    }
  }

  @Test
  void equalVectorsAndSeedsTeachTheSame(Seed seed) {
    float[][] rows = SeededVectors.clustered(seed, 500, 40, 5);
    byte[] first = Trained.of(quantizer(), rows, 40, Distance.EUCLIDEAN).written();
    assertThat(Trained.of(quantizer(), rows, 40, Distance.EUCLIDEAN).written()).isEqualTo(first);
  }

  @Test
  void damagedBytesAreRefused(Seed seed) {
    float[][] rows = SeededVectors.gaussian(seed, 100, 12);
    byte[] sound = Trained.of(quantizer(), rows, 12, Distance.DOT).written();
    SplittableRandom random = seed.of("damage").random();
    refuses(new byte[0], 12, Distance.DOT);
    refuses(Arrays.copyOf(sound, sound.length + 1), 12, Distance.DOT);
    for (int i = 0; i < 100; i++) {
      refuses(Arrays.copyOf(sound, random.nextInt(sound.length)), 12, Distance.DOT);
      byte[] flipped = sound.clone();
      flipped[random.nextInt(sound.length)] ^= (byte) (1 << random.nextInt(8));
      refuses(flipped, 12, Distance.DOT);
    }
    byte[] noise = new byte[sound.length];
    random.nextBytes(noise);
    refuses(noise, 12, Distance.DOT);
    refuses(sound, 13, Distance.DOT);
    refuses(sound, 12, Distance.EUCLIDEAN);
  }

  private void refuses(byte[] bytes, int dimension, Distance distance) {
    assertThatThrownBy(() -> quantizer().read(IndexBytes.of(bytes), dimension, distance))
        .isInstanceOf(CorruptException.class);
  }

  @Test
  void cancelledTrainingStops(Seed seed) {
    MemorySegmentVectors vectors =
        MemorySegmentVectors.of(SeededVectors.gaussian(seed, 500, 20), 20);
    BuildInput input = BuildInput.of(vectors, new ReferenceKernel(Distance.DOT), 1);
    BuildMonitor monitor =
        new BuildMonitor() {
          @Override
          public void progress(long done, long total) {}

          @Override
          public boolean cancelled() {
            return true;
          }
        };
    assertThatThrownBy(() -> quantizer().train(input, monitor))
        .isInstanceOf(CancellationException.class);
  }

  @Test
  void aDamagedRowIsReportedInsteadOfLearntFrom(Seed seed) {
    MemorySegmentVectors vectors =
        MemorySegmentVectors.of(SeededVectors.gaussian(seed, 50, 20), 20).damagedAt(33);
    BuildInput input = BuildInput.of(vectors, new ReferenceKernel(Distance.DOT), 1);
    assertThatThrownBy(() -> quantizer().train(input, BuildMonitor.UNDISTURBED))
        .isInstanceOf(CorruptException.class);
  }

  @ParameterizedTest
  @EnumSource
  void strangeVectorsHaveScores(Distance distance, Seed seed) {
    float[][] rows = SeededVectors.gaussian(seed, 20, 33);
    for (float scale : new float[] {0, 1e-38f, 1e-30f, 1e-20f, 1, 1e10f, 1e18f, 1e30f, 3e37f}) {
      float[][] scaled = rows.clone();
      Arrays.setAll(scaled, row -> scaled(rows[row], scale));
      allHaveScores(scaled, scaled[1], distance);
      allHaveScores(scaled, rows[2], distance);
      allHaveScores(rows, scaled[2], distance);
      float[][] equal = new float[20][];
      Arrays.fill(equal, scaled[0]);
      allHaveScores(equal, scaled[0], distance);
    }
    allHaveScores(new float[0][], rows[0], distance);
    allHaveScores(new float[][] {rows[0]}, rows[0], distance);
    allHaveScores(new float[][] {rows[0], rows[1]}, rows[0], distance);
    float[][] mixed = rows.clone();
    mixed[3] = scaled(rows[3], 1e30f);
    mixed[4] = new float[33];
    allHaveScores(mixed, rows[0], distance);
  }

  private void allHaveScores(float[][] rows, float[] query, Distance distance) {
    Trained trained = Trained.of(quantizer(), rows, 33, distance);
    for (float score : trained.scores(query)) {
      assertThat(score).isNotNaN();
    }
  }

  @Test
  void aVectorThatIsNotFiniteIsEncodedAndNotLearntFrom(Seed seed) {
    float[][] rows = SeededVectors.gaussian(seed, 200, 20);
    rows[7][3] = Float.NaN;
    rows[8][0] = Float.POSITIVE_INFINITY;
    for (Distance distance : Distance.values()) {
      Trained trained = Trained.of(quantizer(), rows, 20, distance);
      float[] scores = trained.scores(rows[1]);
      for (int row = 10; row < 200; row++) {
        assertThat(scores[row]).isNotNaN();
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void decodedVectorsAreNear(Distance distance, Seed seed) {
    float[][] rows = SeededVectors.clustered(seed, ROWS, DIMENSION, 30);
    Trained trained = Trained.of(quantizer(), rows, DIMENSION, distance);
    trained
        .codec()
        .decoder()
        .ifPresent(decoder -> {
          double error = 0;
          double square = 0;
          float[] vector = new float[DIMENSION];
          for (int row = 0; row < ROWS; row++) {
            decoder.decode(trained.codes(), (long) row * trained.codec().codeBytes(), vector);
            float[] expected = distance == Distance.COSINE ? unit(rows[row]) : rows[row];
            error += ScoreOracle.score(Distance.EUCLIDEAN, expected, vector);
            square += -ScoreOracle.score(Distance.DOT, expected, expected);
          }
          assertThat(Math.sqrt(error / square)).isLessThan(decodingErrorBound());
        });
  }

  @ParameterizedTest
  @EnumSource
  void scoringAndEncodingAllocateNothing(Distance distance, Seed seed) {
    float[][] rows = SeededVectors.clustered(seed, 60, DIMENSION, 5);
    Trained trained = Trained.of(quantizer(), rows, DIMENSION, distance);
    CodeScorer scorer = trained.codec().scorer();
    int[] ordinals = {5, 3, 59, 1, 0, 22, 7};
    float[] scores = new float[60];
    Allocation.none("query", () -> scorer.query(rows[1]));
    Allocation.none("rows", () -> scorer.scores(trained.codes(), 0, 60, scores));
    Allocation.none("chosen", () -> scorer.scores(trained.codes(), ordinals, 7, scores));
    Allocation.none("encode", () -> trained.codec().encode(rows[1], trained.codes(), 0));
  }

  /** Queries near rows. */
  private static float[][] queries(Seed seed, float[][] rows) {
    SplittableRandom random = seed.of("queries").random();
    float[][] queries = new float[QUERIES][];
    for (int q = 0; q < QUERIES; q++) {
      queries[q] = rows[random.nextInt(rows.length)].clone();
      for (int i = 0; i < queries[q].length; i++) {
        queries[q][i] += (float) (0.1 * random.nextGaussian());
      }
    }
    return queries;
  }

  /** Equal but for the order of additions, which may change when code is compiled. */
  private static void isNear(float score, float expected) {
    assertThat(score).isCloseTo(expected, within(1e-5f + 1e-4f * Math.abs(expected)));
  }

  private static float[] scaled(float[] vector, float factor) {
    float[] scaled = vector.clone();
    for (int i = 0; i < scaled.length; i++) {
      scaled[i] *= factor;
    }
    return scaled;
  }

  private static float[] unit(float[] vector) {
    double length = Math.sqrt(-ScoreOracle.score(Distance.DOT, vector, vector));
    float[] unit = vector.clone();
    for (int i = 0; i < unit.length; i++) {
      unit[i] = (float) (unit[i] / length);
    }
    return unit;
  }
}
