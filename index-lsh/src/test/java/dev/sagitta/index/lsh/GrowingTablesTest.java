package dev.sagitta.index.lsh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sagitta.spi.index.Accepted;
import dev.sagitta.spi.index.IndexReader;
import dev.sagitta.tck.seed.Seed;
import dev.sagitta.tck.seed.SeedExtension;
import dev.sagitta.tck.seed.SeededVectors;
import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SeedExtension.class)
final class GrowingTablesTest {
  private static final int ROWS = 20_000;
  private static final int DIMENSION = 24;
  private static final Map<String, String> PARAMETERS =
      Map.of("bits", "6", "probes", "60", "candidates", "400");

  @Test
  void rowsAreFoundAsSoonAsTheyAreAdded(Seed seed) {
    float[][] rows = SeededVectors.clustered(seed, ROWS, DIMENSION, 60);
    float[][] queries = SeededVectors.clustered(seed, 30, DIMENSION, 60);
    Built built = Built.of(rows, Built.PLAIN, PARAMETERS);
    Hashing hashing = built.searched().hashing();
    Hashing.Hashed scratch = new Hashing.Hashed(hashing.shape());
    try (Arena arena = Arena.ofShared()) {
      GrowingTables growing = new GrowingTables(hashing, arena);
      IndexReader reader = reader(built, growing);
      for (int row = 0; row < ROWS; row++) {
        growing.add(rows[row], scratch);
        int count = row + 1;
        if (count == 1 || count == 7 || count == 151 || count % 1_999 == 0) {
          Accepted added = new Accepted.First(count);
          assertThat(Built.search(reader, rows[row], added, 5))
              .hasSize(Math.min(5, count))
              .contains(row)
              .allSatisfy(found -> assertThat(found).isLessThan(count));
          assertThat(built.recall(reader, queries, added))
              .as("after %s rows", count)
              .isGreaterThan(0.9);
        }
      }
    }
  }

  @Test
  void grownTablesAnswerAsStoredOnesDo(Seed seed) {
    float[][] rows = SeededVectors.clustered(seed, ROWS, DIMENSION, 60);
    Built built = Built.of(rows, Built.PLAIN, PARAMETERS);
    Hashing hashing = built.searched().hashing();
    Hashing.Hashed scratch = new Hashing.Hashed(hashing.shape());
    try (Arena arena = Arena.ofShared()) {
      GrowingTables growing = new GrowingTables(hashing, arena);
      Arrays.stream(rows).forEach(row -> growing.add(row, scratch));
      IndexReader grown = reader(built, growing);
      Accepted all = new Accepted.First(ROWS);
      for (float[] query : SeededVectors.clustered(seed, 50, DIMENSION, 60)) {
        assertThat(Built.search(grown, query, all, 10))
            .isEqualTo(Built.search(built.reader(), query, all, 10));
      }
    }
  }

  private static IndexReader reader(Built built, GrowingTables growing) {
    Searched searched =
        new Searched(built.searched().hashing(), growing, built.searched().rows(), built.kernel());
    return LshReader.of(searched, new Effort(60, 400, 8_000), new SearchParameters(60, 400));
  }
}
