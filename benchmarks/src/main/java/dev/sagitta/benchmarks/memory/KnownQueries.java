package dev.sagitta.benchmarks.memory;

import dev.sagitta.api.VectorCollection;
import dev.sagitta.api.collection.Distance;
import dev.sagitta.api.record.StoredRecord;
import dev.sagitta.api.search.Hit;
import dev.sagitta.cli.data.VectorFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Queries and their true neighbours. All of a folder but the base vectors, which the database has.
 */
final class KnownQueries {
  private static final double TIE = 1e-6;

  private final float[][] vectors;
  private final int[][] nearest;

  private KnownQueries(float[][] vectors, int[][] nearest) {
    this.vectors = vectors;
    this.nearest = nearest;
  }

  /** The first queries of a folder with the k nearest rows of each. */
  static KnownQueries read(Path folder, int most, int k) {
    Path floats = folder.resolve("query.fvecs");
    try (VectorFile queries =
            VectorFile.open(Files.exists(floats) ? floats : folder.resolve("query.bvecs"));
        VectorFile truth = VectorFile.open(folder.resolve("groundtruth.ivecs"))) {
      int count = (int) Math.min(most, queries.rows());
      float[][] vectors = new float[count][];
      int[][] nearest = new int[count][k];
      for (int q = 0; q < count; q++) {
        vectors[q] = queries.vector(q);
        System.arraycopy(truth.integers(q), 0, nearest[q], 0, k);
      }
      return new KnownQueries(vectors, nearest);
    }
  }

  int size() {
    return vectors.length;
  }

  float[] vector(int query) {
    return vectors[query];
  }

  /** How many of the hits are true neighbours, or as near as the last of these. */
  int right(int query, List<Hit> hits, VectorCollection collection) {
    Set<Integer> exact = new HashSet<>();
    for (int row : nearest[query]) {
      exact.add(row);
    }
    int right = 0;
    double last = Double.NaN;
    for (Hit hit : hits) {
      if (exact.contains(Integer.parseInt(hit.id()))) {
        right++;
        continue;
      }
      if (Double.isNaN(last)) {
        String row = Integer.toString(nearest[query][nearest[query].length - 1]);
        StoredRecord record = collection.find(row).orElseThrow();
        last =
            between(
                vectors[query],
                record.vector().orElseThrow(),
                collection.describe().spec().distance());
      }
      if (hit.distance() <= last + TIE * Math.abs(last)) {
        right++;
      }
    }
    return right;
  }

  private static double between(float[] query, float[] other, Distance distance) {
    double dot = 0;
    double mine = 0;
    double theirs = 0;
    double squares = 0;
    for (int i = 0; i < query.length; i++) {
      double difference = (double) query[i] - other[i];
      squares += difference * difference;
      dot += (double) query[i] * other[i];
      mine += (double) query[i] * query[i];
      theirs += (double) other[i] * other[i];
    }
    return switch (distance) {
      case EUCLIDEAN -> Math.sqrt(squares);
      case DOT -> -dot;
      case COSINE -> 1 - dot / Math.sqrt(mine * theirs);
    };
  }
}
