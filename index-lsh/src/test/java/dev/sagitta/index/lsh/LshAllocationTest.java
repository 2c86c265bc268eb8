package dev.sagitta.index.lsh;

import dev.sagitta.spi.index.Accepted;
import dev.sagitta.spi.index.OrdinalSet;
import dev.sagitta.tck.index.SearchAllocation;
import dev.sagitta.tck.seed.Seed;
import dev.sagitta.tck.seed.SeedExtension;
import dev.sagitta.tck.seed.SeededVectors;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SeedExtension.class)
final class LshAllocationTest {
  private static final int ROWS = 4_000;
  private static final int DIMENSION = 16;
  private static final int QUERIES = 200;

  @Test
  void aSearchAllocatesNothing(Seed seed) {
    float[][] rows = SeededVectors.clustered(seed, ROWS, DIMENSION, 20);
    Built built =
        Built.of(rows, Built.PLAIN, Map.of("bits", "6", "probes", "20", "candidates", "60"));
    float[][] queries = SeededVectors.gaussian(seed, QUERIES, DIMENSION);
    OrdinalSet most = OrdinalSet.all(ROWS);
    OrdinalSet few = OrdinalSet.none(ROWS);
    for (int row = 0; row < ROWS; row += 5) {
      most.remove(row);
      few.add(row);
    }
    SearchAllocation.none(built.reader(), new Accepted.First(ROWS), queries);
    SearchAllocation.none(built.reader(), new Accepted.Only(most), queries);
    SearchAllocation.none(built.reader(), new Accepted.Only(few), queries);
  }
}
