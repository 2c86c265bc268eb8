package dev.sagitta.index.hnsw;

import dev.sagitta.spi.index.Accepted;
import dev.sagitta.spi.index.BuiltIndex;
import dev.sagitta.spi.index.IndexReader;
import dev.sagitta.spi.index.OrdinalSet;
import dev.sagitta.spi.kernel.DistanceKernel;
import dev.sagitta.tck.index.IndexBytes;
import dev.sagitta.tck.index.MemorySegmentVectors;
import dev.sagitta.tck.index.SearchAllocation;
import dev.sagitta.tck.kernel.PlainKernel;
import dev.sagitta.tck.seed.Seed;
import dev.sagitta.tck.seed.SeedExtension;
import dev.sagitta.tck.seed.SeededVectors;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SeedExtension.class)
final class HnswAllocationTest {
  private static final int ROWS = 4_000;
  private static final int DIMENSION = 16;
  private static final int QUERIES = 200;

  @Test
  void aSearchAllocatesNothing(Seed seed) {
    Map<String, String> parameters = Map.of("m", "8", "efConstruction", "40");
    float[][] queries = SeededVectors.gaussian(seed, QUERIES, DIMENSION);
    HnswIndexProvider provider = new HnswIndexProvider();
    for (BuiltIndex index :
        List.of(
            (BuiltIndex) provider.configure(parameters),
            (BuiltIndex) provider.configure(parameters, new ByteQuantizer()))) {
      IndexReader reader = open(index, seed).tuned(Map.of("ef", "50"));
      OrdinalSet most = OrdinalSet.all(ROWS);
      OrdinalSet few = OrdinalSet.none(ROWS);
      for (int row = 0; row < ROWS; row += 5) {
        most.remove(row);
      }
      for (int row = 0; row < ROWS; row += 20) {
        few.add(row);
      }
      SearchAllocation.none(reader, new Accepted.First(ROWS), queries);
      SearchAllocation.none(reader, new Accepted.Only(most), queries);
      // Few enough to be scanned, and enough for each candidate to be scanned by codes.
      IndexReader hasty = reader.tuned(Map.of("ef", "10"));
      SearchAllocation.none(hasty, new Accepted.Only(few), queries);
    }
  }

  private static IndexReader open(BuiltIndex index, Seed seed) {
    float[][] rows = SeededVectors.clustered(seed, ROWS, DIMENSION, 20);
    MemorySegmentVectors vectors = MemorySegmentVectors.of(rows, DIMENSION);
    DistanceKernel kernel = new PlainKernel();
    return index.open(vectors, kernel, IndexBytes.of(index, vectors, kernel));
  }
}
