package dev.sagitta.quantization;

import dev.sagitta.api.collection.Distance;
import dev.sagitta.spi.kernel.CodeSums;
import dev.sagitta.spi.quantization.CodeScorer;
import java.lang.foreign.MemorySegment;

/** Scores of {@link ProductCodec}, which has the theory. */
final class ProductScorer implements CodeScorer {
  private static final int TABLE = 256;

  private final Distance distance;
  private final Codebooks books;
  private final CodeSums<float[]> sums;
  private final float[] scaled;
  private final float[] tables;

  /** The tables of two parts that share a byte. */
  private final float[] lower = new float[16];

  private final float[] upper = new float[16];
  private double unit;

  ProductScorer(Distance distance, Codebooks books, CodeSums<float[]> sums, int bytes) {
    this.distance = distance;
    this.books = books;
    this.sums = sums;
    this.scaled = new float[books.dimension()];
    this.tables = new float[Math.multiplyExact(TABLE, bytes)];
  }

  @Override
  public void query(float[] query) {
    double scale =
        switch (distance) {
          case EUCLIDEAN -> 1 / (double) books.scale();
          case COSINE -> Sample.inverseLength(query, 0, query.length) / books.scale();
          case DOT -> 1 / (double) DotScorer.greatest(query);
        };
    for (int i = 0; i < query.length; i++) {
      scaled[i] = (float) (query[i] * scale);
    }
    double square = (double) books.scale() * books.scale();
    unit =
        switch (distance) {
          case EUCLIDEAN -> square;
          case COSINE -> square / 2;
          case DOT -> books.scale() / scale;
        };
    for (int table = 0; table < tables.length / TABLE; table++) {
      if (books.size() == TABLE) {
        part(table, tables, table * TABLE);
      } else {
        pair(table);
      }
    }
    sums.query(tables);
  }

  private void part(int part, float[] table, int at) {
    if (distance == Distance.DOT) {
      books.negatedProducts(part, scaled, table, at);
    } else {
      books.differences(part, scaled, 0, table, at);
    }
  }

  private void pair(int table) {
    part(2 * table, lower, 0);
    boolean isLast = 2 * table + 1 == books.parts();
    if (!isLast) {
      part(2 * table + 1, upper, 0);
    }
    for (int c = 0; c < TABLE; c++) {
      tables[table * TABLE + c] = lower[c & 15] + (isLast ? 0 : upper[c >> 4]);
    }
  }

  @Override
  public void scores(MemorySegment codes, long offset, int count, float[] scores) {
    sums.rows(codes, offset, count, scores);
    toScores(scores, count);
  }

  @Override
  public void scores(MemorySegment codes, int[] ordinals, int count, float[] scores) {
    sums.chosen(codes, ordinals, count, scores);
    toScores(scores, count);
  }

  private void toScores(float[] scores, int count) {
    for (int i = 0; i < count; i++) {
      scores[i] = (float) (scores[i] * unit);
    }
  }
}
