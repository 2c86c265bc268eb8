package dev.sagitta.index.hnsw;

import dev.sagitta.spi.index.Accepted;
import dev.sagitta.spi.index.BuildInput;
import dev.sagitta.spi.index.BuiltIndex;
import dev.sagitta.spi.index.IndexReader;
import dev.sagitta.spi.index.OrdinalSet;
import dev.sagitta.spi.index.TopK;
import dev.sagitta.tck.index.MemorySegmentVectors;
import dev.sagitta.tck.kernel.Allocation;
import dev.sagitta.tck.seed.Seed;
import dev.sagitta.tck.seed.SeedExtension;
import dev.sagitta.tck.seed.SeededVectors;
import java.io.ByteArrayOutputStream;
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
    HnswIndexProvider provider = new HnswIndexProvider();
    for (BuiltIndex index :
        List.of(
            (BuiltIndex) provider.configure(parameters),
            (BuiltIndex) provider.configure(parameters, new ByteQuantizer()))) {
      IndexReader reader = open(index, seed).tuned(Map.of("ef", "50"));
      OrdinalSet most = OrdinalSet.all(ROWS);
      for (int row = 0; row < ROWS; row += 5) {
        most.remove(row);
      }
      assertAllocatesNothing(reader, new Accepted.First(ROWS), seed);
      assertAllocatesNothing(reader, new Accepted.Only(most), seed);
    }
  }

  private static IndexReader open(BuiltIndex index, Seed seed) {
    float[][] rows = SeededVectors.clustered(seed, ROWS, DIMENSION, 20);
    MemorySegmentVectors vectors = MemorySegmentVectors.of(rows, DIMENSION);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    index.build(
        BuildInput.of(vectors, new PlainKernel(), 1),
        buffer -> {
          byte[] chunk = new byte[buffer.remaining()];
          buffer.get(chunk);
          bytes.write(chunk, 0, chunk.length);
        },
        Built.UNDISTURBED);
    return index.open(vectors, new PlainKernel(), Built.offHeap(bytes.toByteArray()));
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
