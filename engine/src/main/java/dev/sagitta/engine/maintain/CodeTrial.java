package dev.sagitta.engine.maintain;

import dev.sagitta.engine.segment.CodedSearch;
import dev.sagitta.spi.index.Accepted;
import dev.sagitta.spi.index.BuildInput;
import dev.sagitta.spi.index.BuildMonitor;
import dev.sagitta.spi.index.TopK;
import dev.sagitta.spi.index.VectorSource;
import dev.sagitta.spi.quantization.CodeScorer;
import dev.sagitta.spi.quantization.Codec;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
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

  private static final ValueLayout.OfFloat STORED =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final VectorSource vectors;
  private final Codec codec;
  private final KnownNeighbours known;
  private final CodeScorer[] scorers;
  private final TopK[] candidates;

  private CodeTrial(VectorSource vectors, Codec codec, KnownNeighbours known, int rescored) {
    this.vectors = vectors;
    this.codec = codec;
    this.known = known;
    this.scorers = new CodeScorer[known.count()];
    this.candidates = new TopK[known.count()];
    for (int q = 0; q < scorers.length; q++) {
      scorers[q] = codec.scorer();
      scorers[q].query(known.vector(q));
      candidates[q] = new TopK(rescored, Float.POSITIVE_INFINITY);
    }
  }

  /**
   * The share of the nearest rows that are among the candidates, 0 to 1.
   *
   * @throws CancellationException if the monitor asks to stop
   */
  static double recall(BuildInput input, CodedSearch search, BuildMonitor monitor) {
    Codec codec = search.quantizer().train(input, monitor.withoutProgress());
    Accepted all = new Accepted.First(input.vectors().size());
    KnownNeighbours known = KnownNeighbours.of(input, all, QUERIES, K, monitor);
    CodeTrial trial = new CodeTrial(input.vectors(), codec, known, search.rescored());
    trial.compare(monitor);
    return trial.recall();
  }

  private void compare(BuildMonitor monitor) {
    float[] scores = new float[KnownNeighbours.BLOCK_ROWS];
    float[] vector = new float[vectors.dimension()];
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment codes =
          arena.allocate((long) KnownNeighbours.BLOCK_ROWS * codec.codeBytes(), 64);
      for (int first = 0; first < vectors.size(); first += KnownNeighbours.BLOCK_ROWS) {
        if (monitor.cancelled()) {
          throw new CancellationException("The build was cancelled.");
        }
        int rows = Math.min(KnownNeighbours.BLOCK_ROWS, vectors.size() - first);
        for (int row = 0; row < rows; row++) {
          long at = (long) (first + row) * vector.length * 4;
          MemorySegment.copy(vectors.memory(), STORED, at, vector, 0, vector.length);
          codec.encode(vector, codes, (long) row * codec.codeBytes());
        }
        for (int q = 0; q < scorers.length; q++) {
          scorers[q].scores(codes, 0, rows, scores);
          offer(q, first, rows, scores);
        }
      }
    }
  }

  /** Offers the rows of a block, but for the query's own, which any code finds. */
  private void offer(int q, int first, int rows, float[] scores) {
    TopK top = candidates[q];
    float bound = top.bound();
    for (int i = 0; i < rows; i++) {
      if (scores[i] <= bound && first + i != known.row(q)) {
        top.offer(first + i, scores[i]);
        bound = top.bound();
      }
    }
  }

  private double recall() {
    long wanted = 0;
    long found = 0;
    for (int q = 0; q < candidates.length; q++) {
      wanted += known.wanted(q, K);
      found += known.found(q, K, candidates[q]);
    }
    return wanted == 0 ? 1 : (double) found / wanted;
  }
}
