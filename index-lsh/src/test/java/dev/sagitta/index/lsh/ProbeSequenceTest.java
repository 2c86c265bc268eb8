package dev.sagitta.index.lsh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sagitta.api.collection.Distance;
import dev.sagitta.tck.kernel.ReferenceKernel;
import dev.sagitta.tck.seed.Seed;
import dev.sagitta.tck.seed.SeedExtension;
import dev.sagitta.tck.seed.SeededVectors;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SeedExtension.class)
final class ProbeSequenceTest {
  private static final int DIMENSION = 12;
  private static final int FUNCTIONS = 6;
  private static final Map<String, String> PARAMETERS =
      Map.of("tables", "3", "bits", Integer.toString(FUNCTIONS));

  /** A bucket that was looked into. */
  private record Bucket(int table, int address) {}

  private static Hashing hashing(Distance distance, Seed seed) {
    float[][] rows = SeededVectors.gaussian(seed, 500, DIMENSION);
    return Built.of(rows, new ReferenceKernel(distance), PARAMETERS).searched().hashing();
  }

  private static Hashing.Hashed query(Hashing hashing, Seed seed) {
    Hashing.Hashed query = new Hashing.Hashed(hashing.shape());
    hashing.query(SeededVectors.gaussian(seed.of("query"), 1, DIMENSION)[0], query);
    return query;
  }

  @Test
  void everyBucketBetweenHyperplanesComesOnceAndNearerOnesFirst(Seed seed) {
    Hashing hashing = hashing(Distance.COSINE, seed);
    Hashing.Hashed query = query(hashing, seed);
    ProbeSequence sequence = new ProbeSequence(hashing);
    sequence.begin(query);
    Set<Bucket> seen = new HashSet<>();
    double last = 0;
    while (sequence.next()) {
      int table = sequence.table();
      int flipped = sequence.address() ^ hashing.address(table, query);
      double cost = 0;
      for (int j = 0; j < FUNCTIONS; j++) {
        float margin = query.projected[hashing.projectionsOf(table) + j];
        cost += (flipped >>> (FUNCTIONS - 1 - j) & 1) == 1 ? (double) margin * margin : 0;
      }
      assertThat(cost).isGreaterThan(last - 1e-5);
      last = cost;
      assertThat(seen.add(new Bucket(table, sequence.address()))).isTrue();
    }
    assertThat(seen).hasSize(3 << FUNCTIONS);
  }

  @Test
  void everyCombinationOfNeighbouringIntervalsComesOnce(Seed seed) {
    Hashing hashing = hashing(Distance.EUCLIDEAN, seed);
    Hashing.Hashed query = query(hashing, seed);
    ProbeSequence sequence = new ProbeSequence(hashing);
    sequence.begin(query);
    List<Integer> expected = new ArrayList<>();
    for (int table = 0; table < 3; table++) {
      combine(
          hashing,
          table,
          0,
          hashing.family().key(table, query.projected, from(hashing, table)),
          expected);
    }
    List<Integer> found = new ArrayList<>();
    while (sequence.next()) {
      found.add(sequence.table() << 24 | sequence.address());
    }
    assertThat(found).hasSize(3 * 729).containsExactlyInAnyOrderElementsOf(expected);
  }

  private static int from(Hashing hashing, int table) {
    return hashing.projectionsOf(table);
  }

  private static void combine(
      Hashing hashing, int table, int function, long key, List<Integer> addresses) {
    if (function == FUNCTIONS) {
      addresses.add(table << 24 | hashing.address(key));
      return;
    }
    long step = ((Intervals) hashing.family()).steps()[table * FUNCTIONS + function];
    for (int slots = -1; slots <= 1; slots++) {
      combine(hashing, table, function + 1, key + slots * step, addresses);
    }
  }
}
