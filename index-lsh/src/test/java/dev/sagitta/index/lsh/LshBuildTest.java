package dev.sagitta.index.lsh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sagitta.api.collection.Distance;
import dev.sagitta.api.error.CorruptException;
import dev.sagitta.api.error.InvalidRequestException;
import dev.sagitta.spi.index.Accepted;
import dev.sagitta.spi.index.BuiltIndex;
import dev.sagitta.spi.index.IndexReader;
import dev.sagitta.spi.index.OrdinalSet;
import dev.sagitta.spi.kernel.DistanceKernel;
import dev.sagitta.tck.index.IndexBytes;
import dev.sagitta.tck.index.Threads;
import dev.sagitta.tck.kernel.ReferenceKernel;
import dev.sagitta.tck.seed.Seed;
import dev.sagitta.tck.seed.SeedExtension;
import dev.sagitta.tck.seed.SeededVectors;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(SeedExtension.class)
final class LshBuildTest {
  private static final int DIMENSION = 24;
  private static final Map<String, String> IN_TABLES =
      Map.of("bits", "6", "probes", "20", "candidates", "60");

  @ParameterizedTest
  @EnumSource
  void anyNumberOfThreadsBuildsTheSameBytes(Distance distance, Seed seed) {
    float[][] rows = SeededVectors.clustered(seed, 3_000, DIMENSION, 20);
    DistanceKernel kernel = new ReferenceKernel(distance);
    byte[] alone = Built.of(rows, kernel, Map.of()).bytes();
    assertThat(Built.of(rows, kernel, Map.of()).bytes()).isEqualTo(alone);
    assertThat(Built.of(rows, kernel, Map.of(), new Threads(3)).bytes()).isEqualTo(alone);
  }

  @ParameterizedTest
  @EnumSource
  void searchesReachTheRecallThatWasAskedFor(Distance distance, Seed seed) {
    float[][] rows = SeededVectors.clustered(seed, 20_300, DIMENSION, 100);
    float[][] queries = Arrays.copyOf(rows, 300);
    rows = Arrays.copyOfRange(rows, 300, rows.length);
    Accepted all = new Accepted.First(rows.length);
    for (double recall : new double[] {0.7, 0.9, 0.99}) {
      Built built =
          Built.of(rows, new ReferenceKernel(distance), Map.of("recall", Double.toString(recall)));
      assertThat(built.recall(built.reader(), queries, all))
          .as("recall asked for: %s", recall)
          .isGreaterThan(recall - 0.05);
      // Not by comparing all rows.
      assertThat(((LshReader) built.reader()).effort().candidates()).isLessThan(3_000);
      assertThat(((LshReader) built.reader()).effort().met()).isLessThan(20_000);
    }
  }

  @Test
  void moreProbesAndCandidatesFindMore(Seed seed) {
    float[][] rows = SeededVectors.gaussian(seed, 20_100, DIMENSION);
    float[][] queries = Arrays.copyOf(rows, 100);
    rows = Arrays.copyOfRange(rows, 100, rows.length);
    Accepted all = new Accepted.First(rows.length);
    Built built = Built.of(rows, Built.PLAIN, Map.of("sketchBits", "512"));
    double few =
        built.recall(built.reader().tuned(Map.of("probes", "2", "candidates", "20")), queries, all);
    double more =
        built.recall(
            built.reader().tuned(Map.of("probes", "40", "candidates", "20")), queries, all);
    double most =
        built.recall(
            built.reader().tuned(Map.of("probes", "40", "candidates", "400")), queries, all);
    assertThat(few).isLessThan(more - 0.05);
    assertThat(more).isLessThan(most - 0.05);
  }

  @ParameterizedTest
  @EnumSource
  void equalVectorsAreAllFound(Distance distance) {
    float[][] rows = new float[3_000][DIMENSION];
    for (float[] row : rows) {
      Arrays.fill(row, 0.5f);
    }
    Built built = Built.of(rows, new ReferenceKernel(distance), IN_TABLES);
    OrdinalSet even = OrdinalSet.none(rows.length);
    IntStream.iterate(0, row -> row < rows.length, row -> row + 2).forEach(even::add);
    float[] far = new float[DIMENSION];
    far[0] = -3;
    for (int k : new int[] {1, 10, 100, 2_999}) {
      for (float[] query : List.of(rows[0], far)) {
        assertCount(built.reader(), query, new Accepted.First(rows.length), k, rows.length);
        assertCount(built.reader(), query, new Accepted.Only(even), k, 1_500);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void zerosAmongTheVectorsAreFound(Distance distance, Seed seed) {
    float[][] rows = SeededVectors.gaussian(seed, 3_000, DIMENSION);
    for (int row = 0; row < rows.length; row += 3) {
      Arrays.fill(rows[row], 0);
    }
    Built built = Built.of(rows, new ReferenceKernel(distance), IN_TABLES);
    for (float[] query : List.of(rows[0], rows[1])) {
      assertCount(built.reader(), query, new Accepted.First(rows.length), 200, rows.length);
    }
  }

  @ParameterizedTest
  @EnumSource
  void asManyComeBackWhereOnlyFarRowsAreAccepted(Distance distance, Seed seed) {
    float[][] rows = SeededVectors.clustered(seed, 6_000, DIMENSION, 40);
    DistanceKernel kernel = new ReferenceKernel(distance);
    Built built = Built.of(rows, kernel, IN_TABLES);
    SplittableRandom random = seed.of("queries").random();
    for (int round = 0; round < 20; round++) {
      float[] query = rows[random.nextInt(rows.length)];
      Integer[] byDistance =
          IntStream.range(0, rows.length)
              .boxed()
              .sorted((a, b) ->
                  Float.compare(kernel.score(query, rows[a]), kernel.score(query, rows[b])))
              .toArray(Integer[]::new);
      for (int accepted : new int[] {1, 11, 500, 3_000}) {
        OrdinalSet farthest = OrdinalSet.none(rows.length);
        for (int i = rows.length - accepted; i < rows.length; i++) {
          farthest.add(byDistance[i]);
        }
        assertCount(built.reader(), query, new Accepted.Only(farthest), 10, accepted);
      }
    }
  }

  @Test
  void nothingIsFoundWhereAllIsDeleted(Seed seed) {
    float[][] rows = SeededVectors.gaussian(seed, 2_000, DIMENSION);
    Built built = Built.of(rows, Built.PLAIN, IN_TABLES);
    Accepted none = new Accepted.Only(OrdinalSet.none(rows.length));
    assertThat(Built.search(built.reader(), rows[0], none, 10)).isEmpty();
  }

  @Test
  void everyDamagedBitOfWhatWasLearntIsRefused(Seed seed) {
    float[][] rows = SeededVectors.gaussian(seed, 300, 5);
    Built built = Built.of(rows, Built.PLAIN, Map.of());
    long learnt = Layout.LEARNT + Learnt.bytes(built.searched().hashing().shape());
    BuiltIndex index = (BuiltIndex) new LshIndexProvider().configure(Map.of());
    for (int bit = 0; bit < learnt * 8; bit += 5) {
      byte[] damaged = built.bytes().clone();
      damaged[bit >> 3] ^= (byte) (1 << (bit & 7));
      assertThatThrownBy(() -> index.open(built.vectors(), built.kernel(), IndexBytes.of(damaged)))
          .as("bit %s", bit)
          .isInstanceOf(CorruptException.class);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "tables, 0, from 1 to 64",
    "tables, 65, from 1 to 64",
    "bits, 25, from 1 to 24",
    "sketchBits, 1025, from 1 to 1024",
    "width, 0, from 0.1 to 10",
    "recall, 1, from 0.5 to 0.999",
    "probes, 0, from 1 to 1000000",
    "candidates, many, from 1 to 1000000"
  })
  void aParameterOutOfRangeIsRefusedWithTheRange(String name, String value, String range) {
    assertThatThrownBy(() -> new LshIndexProvider().configure(Map.of(name, value)))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("'" + name + "'")
        .hasMessageContaining(range)
        .hasMessageContaining("'" + value + "'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"probes", "candidates"})
  void aSearchParameterOutOfRangeIsRefusedWithTheRange(String name) {
    BuiltIndex index = (BuiltIndex) new LshIndexProvider().configure(Map.of());
    assertThatThrownBy(() -> index.checkSearch(Map.of(name, "1000001")))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("from 1 to 1000000");
  }

  private static void assertCount(
      IndexReader reader, float[] query, Accepted accepted, int k, int acceptedRows) {
    List<Integer> found = Built.search(reader, query, accepted, k);
    assertThat(found).hasSize(Math.min(k, acceptedRows));
    assertThat(new HashSet<>(found)).hasSameSizeAs(found);
  }
}
