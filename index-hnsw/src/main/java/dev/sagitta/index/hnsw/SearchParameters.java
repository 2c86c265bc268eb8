package dev.sagitta.index.hnsw;

import dev.sagitta.spi.parameter.Parameters;
import java.util.List;
import java.util.Map;

/**
 * How a graph is searched.
 *
 * @param ef how many of the nearest nodes seen so far are kept and walked on from; at least k are
 * @param oversampling how many times k candidates found by codes are rescored with their vectors
 */
record SearchParameters(int ef, double oversampling) {
  private static final String EF = "ef";
  private static final String OVERSAMPLING = "oversampling";

  /** Reads parameters by name. */
  static SearchParameters parse(Map<String, String> values) {
    Parameters parameters =
        Parameters.of("A search with the index 'hnsw'", values, List.of(EF, OVERSAMPLING));
    return new SearchParameters(
        parameters.integer(EF, 100, 1, 1_000_000), parameters.number(OVERSAMPLING, 3, 1, 1_000));
  }

  /** How many candidates are rescored to find k rows. */
  int rescored(int k) {
    return (int) Math.min(Integer.MAX_VALUE, Math.ceil(oversampling * k));
  }
}
