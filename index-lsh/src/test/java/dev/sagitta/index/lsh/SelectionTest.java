package dev.sagitta.index.lsh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sagitta.spi.index.Accepted;
import dev.sagitta.spi.index.OrdinalSet;
import dev.sagitta.tck.seed.Seed;
import dev.sagitta.tck.seed.SeedExtension;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SeedExtension.class)
final class SelectionTest {
  private static final int ROWS = 5_000;

  @Test
  void theLeastDifferencesAreKeptWhateverTheirOrder(Seed seed) {
    SplittableRandom random = seed.of("differences").random();
    Selection selection = new Selection(new long[2]);
    for (int round = 0; round < 300; round++) {
      int wanted = 1 + random.nextInt(600);
      int spread = 1 + random.nextInt(128);
      int[] differences = random.ints(ROWS, 0, spread).toArray();
      offerAll(selection, new Accepted.First(ROWS), wanted, differences);
      int[] kept = new int[selection.count()];
      Set<Integer> rows = new HashSet<>();
      for (int i = 0; i < kept.length; i++) {
        kept[i] = differences[selection.row(i)];
        rows.add(selection.row(i));
      }
      int[] best = Arrays.stream(differences).sorted().limit(wanted).toArray();
      assertThat(Arrays.stream(kept).sorted().toArray()).isEqualTo(best);
      assertThat(rows).hasSize(wanted);
    }
  }

  @Test
  void rowsThatAreNotAcceptedTakeNoPlace(Seed seed) {
    SplittableRandom random = seed.of("filter").random();
    Selection selection = new Selection(new long[2]);
    OrdinalSet accepted = OrdinalSet.none(ROWS);
    int[] differences = new int[ROWS];
    for (int row = 0; row < ROWS; row++) {
      // The nearest are the ones that are not accepted.
      differences[row] = row < 4_000 ? random.nextInt(20) : 20 + random.nextInt(100);
      if (row >= 4_000) {
        accepted.add(row);
      }
    }
    offerAll(selection, new Accepted.Only(accepted), 1_000, differences);
    Set<Integer> rows = new HashSet<>();
    for (int i = 0; i < selection.count(); i++) {
      rows.add(selection.row(i));
    }
    assertThat(rows)
        .hasSize(1_000)
        .allSatisfy(row -> assertThat(row).isGreaterThanOrEqualTo(4_000));
  }

  private static void offerAll(
      Selection selection, Accepted accepted, int wanted, int[] differences) {
    selection.begin(wanted, accepted, ROWS);
    int limit = selection.limit();
    for (int row = 0; row < ROWS; row++) {
      // Every other row is met again, as rows are that share several buckets with a query.
      for (int met : row % 2 == 0 ? new int[] {row} : new int[] {row, row - 1, row}) {
        if (differences[met] < limit) {
          limit = selection.offer(met, differences[met]);
        }
      }
    }
    selection.select();
  }
}
