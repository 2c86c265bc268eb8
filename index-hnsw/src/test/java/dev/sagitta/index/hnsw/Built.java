package dev.sagitta.index.hnsw;

import dev.sagitta.api.collection.Distance;
import dev.sagitta.spi.index.Accepted;
import dev.sagitta.spi.index.BuildInput;
import dev.sagitta.spi.index.BuiltIndex;
import dev.sagitta.spi.index.IndexReader;
import dev.sagitta.spi.index.TopK;
import dev.sagitta.spi.index.Workers;
import dev.sagitta.spi.kernel.DistanceKernel;
import dev.sagitta.tck.index.IndexBytes;
import dev.sagitta.tck.index.MemorySegmentVectors;
import dev.sagitta.tck.kernel.ReferenceKernel;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * An index built by a test, with what it was built from.
 *
 * @param rows the vectors
 * @param bytes the index
 * @param reader over the bytes
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
record Built(float[][] rows, byte[] bytes, IndexReader reader) {
  static final DistanceKernel KERNEL = new ReferenceKernel(Distance.EUCLIDEAN);

  static Built of(float[][] rows, Map<String, String> parameters) {
    return of(rows, parameters, Workers.CALLER, List.of());
  }

  static Built of(
      float[][] rows,
      Map<String, String> parameters,
      Workers workers,
      List<BuildInput.Part> parts) {
    int dimension = rows.length == 0 ? 1 : rows[0].length;
    MemorySegmentVectors vectors = MemorySegmentVectors.of(rows, dimension);
    BuiltIndex index = (BuiltIndex) new HnswIndexProvider().configure(parameters);
    byte[] written = IndexBytes.written(index, new BuildInput(vectors, KERNEL, workers, 7, parts));
    return new Built(rows, written, index.open(vectors, KERNEL, IndexBytes.of(written)));
  }

  Graph graph() {
    return ((HnswReader) reader).searched().graph();
  }

  /** The share of the true ten nearest that a search with an ef finds. */
  double recall(float[][] queries, int ef) {
    IndexReader tuned = reader.tuned(Map.of("ef", Integer.toString(ef)));
    double found = 0;
    for (float[] query : queries) {
      TopK exact = new TopK(10, Float.POSITIVE_INFINITY);
      for (int row = 0; row < rows.length; row++) {
        exact.offer(row, KERNEL.score(query, rows[row]));
      }
      Set<Integer> truth = ordinals(exact);
      TopK top = new TopK(10, Float.POSITIVE_INFINITY);
      tuned.search(query, new Accepted.First(rows.length), top);
      Set<Integer> hits = ordinals(top);
      hits.retainAll(truth);
      found += (double) hits.size() / truth.size();
    }
    return found / queries.length;
  }

  private static Set<Integer> ordinals(TopK top) {
    Set<Integer> ordinals = new HashSet<>();
    while (top.size() > 0) {
      ordinals.add((int) top.pollKey());
    }
    return ordinals;
  }
}
