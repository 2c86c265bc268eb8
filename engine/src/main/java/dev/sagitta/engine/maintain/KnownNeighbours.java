package dev.sagitta.engine.maintain;

import dev.sagitta.spi.index.Accepted;
import dev.sagitta.spi.index.BuildInput;
import dev.sagitta.spi.index.BuildMonitor;
import dev.sagitta.spi.index.TopK;
import dev.sagitta.spi.index.VectorSource;
import dev.sagitta.spi.kernel.DistanceKernel;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.concurrent.CancellationException;

/**
 * Some rows of a segment as queries, and how near the rows nearest to each are: found by comparing
 * it with every other. Rows at equal distances stand for one another: where a row has many copies,
 * any of them will do.
 */
final class KnownNeighbours {
  /** Few enough that their vectors and the scores of all queries stay in the cache. */
  static final int BLOCK_ROWS = 256;

  private static final ValueLayout.OfFloat STORED =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final VectorSource vectors;
  private final DistanceKernel kernel;
  private final int[] rows;
  private final float[][] queries;

  /** The scores of the nearest rows, the least first. */
  private final float[][] nearest;

  /** The same rows, the nearest first as far as their scores, which were found together, tell. */
  private final int[][] nearestRows;

  private KnownNeighbours(BuildInput input, int[] rows) {
    this.vectors = input.vectors();
    this.kernel = input.kernel();
    this.rows = rows;
    this.queries = new float[rows.length][vectors.dimension()];
    this.nearest = new float[rows.length][];
    this.nearestRows = new int[rows.length][];
    for (int q = 0; q < rows.length; q++) {
      vectors.verify(rows[q], 1);
      copy(rows[q], queries[q]);
    }
  }

  /**
   * Compares evenly spread live rows with all of them.
   *
   * @param most at most so many queries
   * @param k how many rows are looked for
   * @throws CancellationException if the monitor asks to stop
   */
  static KnownNeighbours of(
      BuildInput input, Accepted live, int most, int k, BuildMonitor monitor) {
    KnownNeighbours known = new KnownNeighbours(input, spread(live, most));
    known.find(live, k, monitor);
    return known;
  }

  /** The middle of each of as many equal stretches of the live rows. */
  private static int[] spread(Accepted live, int most) {
    int count = live.count();
    int[] rows = new int[Math.min(most, count)];
    int row = -1;
    int place = -1;
    for (int q = 0; q < rows.length; q++) {
      int wanted = (int) ((2L * q + 1) * count / (2L * rows.length));
      for (; place < wanted; place++) {
        row = live.next(row + 1);
      }
      rows[q] = row;
    }
    return rows;
  }

  private void find(Accepted live, int k, BuildMonitor monitor) {
    TopK[] tops = new TopK[rows.length];
    Arrays.setAll(tops, _ -> new TopK(k, Float.POSITIVE_INFINITY));
    float[] scores = new float[queries.length * BLOCK_ROWS];
    for (int first = 0; first < vectors.size(); first += BLOCK_ROWS) {
      if (monitor.cancelled()) {
        throw new CancellationException("The build was cancelled.");
      }
      int count = Math.min(BLOCK_ROWS, vectors.size() - first);
      vectors.verify(first, count);
      kernel.scores(queries, vectors.memory(), first * (vectors.dimension() * 4L), count, scores);
      for (int q = 0; q < queries.length; q++) {
        offer(tops[q], q, new Block(first, count, scores), live);
      }
    }
    for (int q = 0; q < queries.length; q++) {
      keep(q, tops[q]);
    }
  }

  /** The scores of some rows against each query, the queries one behind the other. */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  private record Block(int first, int count, float[] scores) {}

  private void offer(TopK top, int q, Block block, Accepted live) {
    float bound = top.bound();
    for (int i = 0; i < block.count; i++) {
      float score = block.scores[q * block.count + i];
      int row = block.first + i;
      if (score <= bound && row != rows[q] && live.contains(row)) {
        top.offer(row, score);
        bound = top.bound();
      }
    }
  }

  private void keep(int q, TopK top) {
    float[] scores = new float[top.size()];
    int[] found = new int[top.size()];
    for (int i = found.length - 1; i >= 0; i--) {
      found[i] = (int) top.pollKey();
      scores[i] = score(q, found[i]);
    }
    Arrays.sort(scores);
    nearest[q] = scores;
    nearestRows[q] = found;
  }

  private void copy(int row, float[] vector) {
    long at = (long) row * vector.length * 4;
    MemorySegment.copy(vectors.memory(), STORED, at, vector, 0, vector.length);
  }

  /** How many queries there are. */
  int count() {
    return rows.length;
  }

  /** The row that a query is. */
  int row(int q) {
    return rows[q];
  }

  /** A query's vector. */
  float[] vector(int q) {
    return queries[q];
  }

  /** How many rows are known to be near to a query, of so many looked for. */
  int wanted(int q, int k) {
    return Math.min(k, nearest[q].length);
  }

  /** How many of the k nearest rows, or of others as near, are in a selection, which is emptied. */
  int found(int q, int k, TopK top) {
    int wanted = wanted(q, k);
    int near = 0;
    while (top.size() > 0) {
      int row = (int) top.pollKey();
      near += row != rows[q] && isNear(q, row, wanted) ? 1 : 0;
    }
    return Math.min(near, wanted);
  }

  /**
   * True of the nearest rows and of those as near. Scores alone do not tell: a kernel may round
   * otherwise once it is compiled, and then the farthest of the nearest seems to be beyond itself.
   */
  private boolean isNear(int q, int row, int wanted) {
    for (int i = 0; i < wanted; i++) {
      if (nearestRows[q][i] == row) {
        return true;
      }
    }
    return wanted > 0 && score(q, row) <= nearest[q][wanted - 1];
  }

  /** Of one row at a time: in a call for many, equal rows may get scores that differ a bit. */
  private float score(int q, int row) {
    return kernel.score(queries[q], vectors.memory(), row * (vectors.dimension() * 4L));
  }
}
