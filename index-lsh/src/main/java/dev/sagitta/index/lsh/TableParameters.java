package dev.sagitta.index.lsh;

import dev.sagitta.api.collection.Distance;
import dev.sagitta.spi.parameter.Parameters;
import java.util.List;
import java.util.Map;

/**
 * How tables are built, as far as it was said; what was not is derived from what is indexed.
 *
 * @param tables how many tables there are
 * @param bits how many hash functions make a row's bucket in a table; 0 for as many as suit the
 *     number of rows
 * @param sketchBits how many bits rows in a bucket are compared by; 0 for as many as suit the
 *     dimension
 * @param width for the euclidean distance, how long an interval of a hash function is, in standard
 *     deviations of what it divides
 * @param recall which share of the ten nearest rows a search finds unless it says otherwise
 * @param search how a search goes unless it says otherwise
 */
record TableParameters(
    int tables, int bits, int sketchBits, double width, double recall, SearchParameters search) {
  private static final String TABLES = "tables";
  private static final String BITS = "bits";
  private static final String SKETCH_BITS = "sketchBits";
  private static final String WIDTH = "width";
  private static final String RECALL = "recall";
  private static final int MOST_BITS = 24;
  private static final int MOST_SKETCH_BITS = 1_024;
  private static final double DEFAULT_RECALL = 0.95;
  private static final double DEFAULT_WIDTH = 3;
  private static final int DEFAULT_TABLES = 4;

  /**
   * About so many rows are to share a bucket. With fewer, fewer rows are met for the same recall;
   * but each bucket is another place in memory to wait for, as long as to read so many.
   */
  private static final int ROWS_A_BUCKET = 256;

  private static final int LEAST_DERIVED_SKETCH = 128;
  private static final int MOST_DERIVED_SKETCH = 512;

  /**
   * Slots of intervals are hashed into addresses, and with few of these strangers would share
   * buckets.
   */
  private static final int SPARE_BITS = 4;

  /** Reads parameters by name. */
  static TableParameters parse(Map<String, String> values) {
    Parameters parameters =
        Parameters.of(
            "The index 'lsh'",
            values,
            List.of(
                TABLES,
                BITS,
                SKETCH_BITS,
                WIDTH,
                RECALL,
                SearchParameters.PROBES,
                SearchParameters.CANDIDATES));
    return new TableParameters(
        parameters.integer(TABLES, DEFAULT_TABLES, 1, 64),
        parameters.integer(BITS, 0, 1, MOST_BITS),
        parameters.integer(SKETCH_BITS, 0, 1, MOST_SKETCH_BITS),
        parameters.number(WIDTH, DEFAULT_WIDTH, 0.1, 10),
        parameters.number(RECALL, DEFAULT_RECALL, 0.5, 0.999),
        SearchParameters.read(parameters));
  }

  /** The shape of an index over so many vectors. */
  Shape shape(int rows, int dimension, Distance distance) {
    int functions = bits > 0 ? bits : suitedBits(rows);
    int addressBits =
        distance == Distance.EUCLIDEAN ? Math.min(MOST_BITS, functions + SPARE_BITS) : functions;
    int derived = Math.clamp(2L * dimension, LEAST_DERIVED_SKETCH, MOST_DERIVED_SKETCH);
    int sketchWords = Math.ceilDiv(sketchBits > 0 ? sketchBits : derived, Long.SIZE);
    return new Shape(
        rows, dimension, distance, new Shape.Hashes(tables, functions, addressBits, sketchWords));
  }

  private static int suitedBits(int rows) {
    double buckets = Math.max(1, (double) rows / ROWS_A_BUCKET);
    return Math.clamp(Math.round(Math.log(buckets) / Math.log(2)), 1, MOST_BITS);
  }
}
