package dev.sagitta.benchmarks.folder;

import dev.sagitta.index.flat.FlatIndexProvider;
import dev.sagitta.spi.index.Accepted;
import dev.sagitta.spi.index.IndexReader;
import dev.sagitta.spi.index.ScanIndex;
import dev.sagitta.spi.index.TopK;
import dev.sagitta.spi.index.VectorSource;
import dev.sagitta.spi.kernel.DistanceKernel;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The true neighbours of queries, found by comparing each with every row.
 *
 * @param rows for each query its nearest rows, nearest first
 * @param distances how far they are
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
record Neighbours(int[][] rows, float[][] distances) {
  private static final int BLOCK = 64;

  /** The k nearest rows of each query. */
  static Neighbours of(float[][] queries, VectorSource vectors, DistanceKernel kernel, int k) {
    IndexReader flat =
        ((ScanIndex) new FlatIndexProvider().configure(Map.of())).open(vectors, kernel);
    Neighbours all = new Neighbours(new int[queries.length][k], new float[queries.length][k]);
    IntStream.range(0, Math.ceilDiv(queries.length, BLOCK))
        .parallel()
        .forEach(block -> {
          int from = block * BLOCK;
          int to = Math.min(from + BLOCK, queries.length);
          TopK[] tops = new TopK[to - from];
          Arrays.setAll(tops, _ -> new TopK(k, Float.POSITIVE_INFINITY));
          Accepted accepted = new Accepted.First(vectors.size());
          flat.searchAll(Arrays.copyOfRange(queries, from, to), accepted, tops);
          for (int q = from; q < to; q++) {
            all.take(q, tops[q - from], kernel);
          }
        });
    return all;
  }

  private void take(int query, TopK top, DistanceKernel kernel) {
    for (int place = top.size() - 1; place >= 0; place--) {
      distances[query][place] = kernel.distance(top.worstScore());
      rows[query][place] = (int) top.pollKey();
    }
  }

  /**
   * The mean local intrinsic dimension at the queries: how fast the number of rows grows with the
   * distance, which is what makes neighbours hard to find. Estimated by maximum likelihood from
   * distances that grow as the Euclidean one does.
   */
  double intrinsicDimension() {
    double sum = 0;
    int used = 0;
    for (float[] nearest : distances) {
      double last = nearest[nearest.length - 1];
      double logs = 0;
      for (int i = 0; i + 1 < nearest.length; i++) {
        logs += Math.log(nearest[i] / last);
      }
      if (logs < 0 && Double.isFinite(logs)) {
        sum -= (nearest.length - 1) / logs;
        used++;
      }
    }
    return sum / used;
  }
}
