package dev.sagitta.index.lsh;

import dev.sagitta.spi.index.Accepted;
import dev.sagitta.spi.index.BuildInput;
import dev.sagitta.spi.index.BuiltIndex;
import dev.sagitta.spi.index.IndexReader;
import dev.sagitta.spi.index.RowBatch;
import dev.sagitta.spi.index.TopK;
import dev.sagitta.spi.index.VerifiedRows;
import dev.sagitta.spi.index.Workers;
import dev.sagitta.spi.kernel.DistanceKernel;
import dev.sagitta.tck.index.IndexBytes;
import dev.sagitta.tck.index.MemorySegmentVectors;
import dev.sagitta.tck.kernel.PlainKernel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * An index built by a test, with what it was built from.
 *
 * @param vectors the vectors
 * @param kernel their distance
 * @param bytes the index
 * @param reader over the bytes
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
record Built(
    MemorySegmentVectors vectors, DistanceKernel kernel, byte[] bytes, IndexReader reader) {
  static final DistanceKernel PLAIN = new PlainKernel();

  static Built of(float[][] rows, DistanceKernel kernel, Map<String, String> parameters) {
    return of(rows, kernel, parameters, Workers.CALLER);
  }

  static Built of(
      float[][] rows, DistanceKernel kernel, Map<String, String> parameters, Workers workers) {
    int dimension = rows.length == 0 ? 1 : rows[0].length;
    MemorySegmentVectors vectors = MemorySegmentVectors.of(rows, dimension);
    BuiltIndex index = (BuiltIndex) new LshIndexProvider().configure(parameters);
    byte[] written =
        IndexBytes.written(index, new BuildInput(vectors, kernel, workers, 7, List.of()));
    return new Built(vectors, kernel, written, index.open(vectors, kernel, IndexBytes.of(written)));
  }

  Searched searched() {
    return ((LshReader) reader).searched();
  }

  /** The rows found, nearest first. */
  static List<Integer> search(IndexReader reader, float[] query, Accepted accepted, int k) {
    TopK top = new TopK(k, Float.POSITIVE_INFINITY);
    reader.search(query, accepted, top);
    List<Integer> rows = new ArrayList<>();
    while (top.size() > 0) {
      rows.add((int) top.pollKey());
    }
    return rows.reversed();
  }

  /** The share of the true ten nearest among some rows that is found. */
  double recall(IndexReader searching, float[][] queries, Accepted accepted) {
    BuiltOracle oracle = new BuiltOracle(vectors, kernel);
    double found = 0;
    for (float[] query : queries) {
      List<Integer> truth = oracle.nearest(query, accepted, 10);
      List<Integer> hits = new ArrayList<>(search(searching, query, accepted, 10));
      hits.retainAll(truth);
      found += (double) hits.size() / truth.size();
    }
    return found / queries.length;
  }

  /** The exact answers. */
  private record BuiltOracle(MemorySegmentVectors vectors, DistanceKernel kernel) {
    List<Integer> nearest(float[] query, Accepted accepted, int k) {
      RowBatch batch = new RowBatch(new VerifiedRows(vectors), kernel, 256, 0);
      TopK top = new TopK(k, Float.POSITIVE_INFINITY);
      batch.scan(query, accepted, top);
      List<Integer> rows = new ArrayList<>();
      while (top.size() > 0) {
        rows.add((int) top.pollKey());
      }
      return rows;
    }
  }
}
