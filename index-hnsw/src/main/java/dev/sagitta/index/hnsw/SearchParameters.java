package dev.sagitta.index.hnsw;

import dev.sagitta.spi.parameter.Parameters;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * How a graph is searched.
 *
 * @param ef how many of the nearest nodes seen so far are kept and walked on from, at least k; 0
 *     for as many as suit k
 * @param oversampling how many times k candidates found by codes are rescored with their vectors; 0
 *     for as many as suit the codes
 */
record SearchParameters(int ef, double oversampling) {
  private static final String EF = "ef";
  private static final String OVERSAMPLING = "oversampling";
  private static final int MOST_EF = 1_000_000;
  private static final int LEAST_SUITED = 100;

  /** Three steps double ef; the last is 64 times k, and beyond that a scan is not far. */
  private static final int EFFORTS = 19;

  /** Below, neighbours are missed because so few nodes hardly make a path. */
  private static final int LEAST_K = 10;

  /** From the k nodes that a search has to keep up to many times as many. */
  static List<Map<String, String>> efforts(int k) {
    return IntStream.range(0, EFFORTS)
        .mapToObj(i -> {
          double ef = Math.max(k, LEAST_K) * Math.pow(2, i / 3.0);
          return Map.of(EF, Integer.toString((int) Math.min(MOST_EF, Math.round(ef))));
        })
        .toList();
  }

  /** Reads parameters by name. */
  static SearchParameters parse(Map<String, String> values) {
    Parameters parameters =
        Parameters.of("A search with the index 'hnsw'", values, List.of(EF, OVERSAMPLING));
    return new SearchParameters(
        parameters.integer(EF, 0, 1, MOST_EF), parameters.number(OVERSAMPLING, 0, 1, 1_000));
  }

  /**
   * How many nodes are kept to find k rows. To keep no more than k finds only about 19 of 20 where
   * neighbours are hard to find, as by the inner product.
   */
  int kept(int k) {
    return ef == 0
        ? (int) Math.min(Integer.MAX_VALUE, Math.max(LEAST_SUITED, 2L * k))
        : Math.max(ef, k);
  }

  /**
   * How many candidates are rescored to find k rows.
   *
   * @param suited what oversampling suits the codes
   */
  int rescored(int k, double suited) {
    double times = oversampling == 0 ? suited : oversampling;
    return (int) Math.min(Integer.MAX_VALUE, Math.ceil(times * k));
  }
}
