package dev.sagitta.engine.maintain;

import dev.sagitta.engine.segment.CodedSearch;
import dev.sagitta.spi.index.BuildInput;
import dev.sagitta.spi.index.BuildMonitor;
import dev.sagitta.spi.index.TopK;
import dev.sagitta.spi.index.VectorSource;
import dev.sagitta.spi.kernel.DistanceKernel;
import dev.sagitta.spi.quantization.CodeScorer;
import dev.sagitta.spi.quantization.Codec;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.concurrent.CancellationException;

/**
 * Measures, before an index is built on codes, how many of the nearest rows these would find.
 *
 * <p>A search on codes compares only its best candidates with their vectors, so it can find no row
 * that is not among them. The trial takes some rows of the segment as queries and compares them
 * with every row, both ways; what it counts is the recall of a search that goes astray nowhere else
 * than in the codes. All rows, as a sample hides what codes fail at: of rows that lie so close
 * together that codes cannot tell them apart, hardly two come into a sample. That costs between one
 * and two per cent of building a graph (100,000 x 128: 0.08 of 7 seconds), and training a few
 * hundredths of a second.
 *
 * <p>Rows at equal distances stand for one another: where a row has many copies, any of them will
 * do.
 */
final class CodeTrial {
  /** How many rows each query looks for. */
  static final int K = 10;

  /**
   * Codes that find less than this share of the nearest rows are not worth it: whoever leaves the
   * choice to the database has not agreed to lose neighbours for speed.
   */
  static final double LEAST_RECALL = 0.99;

  private static final int QUERIES = 50;

  /** Few enough that their vectors and the scores of all queries stay in the cache. */
  private static final int BLOCK_ROWS = 256;

  private static final ValueLayout.OfFloat STORED =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final VectorSource vectors;
  private final DistanceKernel kernel;
  private final Codec codec;
  private final Query[] queries;

  private CodeTrial(BuildInput input, Codec codec, int rescored) {
    this.vectors = input.vectors();
    this.kernel = input.kernel();
    this.codec = codec;
    this.queries = new Query[Math.min(QUERIES, vectors.size())];
    for (int q = 0; q < queries.length; q++) {
      // The middle of each of as many equal stretches.
      int row = (int) ((2L * q + 1) * vectors.size() / (2L * queries.length));
      queries[q] = new Query(row, rescored);
    }
  }

  /**
   * The share of the nearest rows that are among the candidates, 0 to 1.
   *
   * @throws CancellationException if the monitor asks to stop
   */
  static double recall(BuildInput input, CodedSearch search, BuildMonitor monitor) {
    Codec codec = search.quantizer().train(input, monitor.withoutProgress());
    CodeTrial trial = new CodeTrial(input, codec, search.rescored());
    trial.compare(monitor);
    return trial.recall();
  }

  private void compare(BuildMonitor monitor) {
    float[][] all = Arrays.stream(queries).map(query -> query.vector).toArray(float[][]::new);
    float[] scores = new float[queries.length * BLOCK_ROWS];
    float[] vector = new float[vectors.dimension()];
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment codes = arena.allocate((long) BLOCK_ROWS * codec.codeBytes(), 64);
      for (int first = 0; first < vectors.size(); first += BLOCK_ROWS) {
        if (monitor.cancelled()) {
          throw new CancellationException("The build was cancelled.");
        }
        int rows = Math.min(BLOCK_ROWS, vectors.size() - first);
        vectors.verify(first, rows);
        kernel.scores(all, vectors.memory(), first * (vector.length * 4L), rows, scores);
        for (int q = 0; q < queries.length; q++) {
          queries[q].offer(queries[q].nearest, first, rows, scores, q * rows);
        }
        for (int row = 0; row < rows; row++) {
          copy(first + row, vector);
          codec.encode(vector, codes, (long) row * codec.codeBytes());
        }
        for (Query query : queries) {
          query.scorer.scores(codes, 0, rows, scores);
          query.offer(query.candidates, first, rows, scores, 0);
        }
      }
    }
  }

  private double recall() {
    long wanted = 0;
    long found = 0;
    for (Query query : queries) {
      wanted += query.nearest.size();
      found += query.found();
    }
    return wanted == 0 ? 1 : (double) found / wanted;
  }

  private void copy(int row, float[] vector) {
    long at = (long) row * vector.length * 4;
    MemorySegment.copy(vectors.memory(), STORED, at, vector, 0, vector.length);
  }

  /** A row whose neighbours are looked for. */
  private final class Query {
    private final int row;
    private final float[] vector = new float[vectors.dimension()];
    private final CodeScorer scorer = codec.scorer();
    private final TopK nearest = new TopK(K, Float.POSITIVE_INFINITY);
    private final TopK candidates;

    Query(int row, int rescored) {
      this.row = row;
      this.candidates = new TopK(rescored, Float.POSITIVE_INFINITY);
      vectors.verify(row, 1);
      copy(row, vector);
      scorer.query(vector);
    }

    /** Offers the rows of a block, but for this one, which any code finds. */
    void offer(TopK top, int first, int rows, float[] scores, int from) {
      float bound = top.bound();
      for (int i = 0; i < rows; i++) {
        float score = scores[from + i];
        if (score <= bound && first + i != row) {
          top.offer(first + i, score);
          bound = top.bound();
        }
      }
    }

    /** How many of the nearest rows, or of others as near, are candidates. */
    int found() {
      int wanted = nearest.size();
      float farthest = Float.NEGATIVE_INFINITY;
      while (nearest.size() > 0) {
        farthest = Math.max(farthest, score(nearest.pollKey()));
      }
      int near = 0;
      while (candidates.size() > 0) {
        near += score(candidates.pollKey()) <= farthest ? 1 : 0;
      }
      return Math.min(near, wanted);
    }

    /** Of one row at a time: in a call for many, equal rows may get scores that differ a bit. */
    private float score(long key) {
      return kernel.score(vector, vectors.memory(), key * vector.length * 4L);
    }
  }
}
