package dev.sagitta.index.lsh;

import dev.sagitta.spi.index.Accepted;
import dev.sagitta.spi.index.IndexReader;
import dev.sagitta.spi.index.OrdinalSet;
import dev.sagitta.spi.index.TopK;
import dev.sagitta.tck.kernel.Allocation;
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
    OrdinalSet most = OrdinalSet.all(ROWS);
    OrdinalSet few = OrdinalSet.none(ROWS);
    for (int row = 0; row < ROWS; row += 5) {
      most.remove(row);
      few.add(row);
    }
    assertAllocatesNothing(built.reader(), new Accepted.First(ROWS), seed);
    assertAllocatesNothing(built.reader(), new Accepted.Only(most), seed);
    assertAllocatesNothing(built.reader(), new Accepted.Only(few), seed);
  }

  private static void assertAllocatesNothing(IndexReader reader, Accepted accepted, Seed seed) {
    float[][] queries = SeededVectors.gaussian(seed, QUERIES, DIMENSION);
    TopK top = new TopK(10, Float.POSITIVE_INFINITY);
    int[] next = {0};
    Allocation.none(
        "a search",
        () -> {
          reader.search(queries[next[0]], accepted, top);
          next[0] = (next[0] + 1) % QUERIES;
          while (top.size() > 0) {
            top.pollKey();
          }
        });
  }
}
