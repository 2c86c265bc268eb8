package dev.sagitta.index.lsh;

import dev.sagitta.spi.parameter.Parameters;
import java.util.List;
import java.util.Map;

/**
 * How tables are searched, as far as it was said.
 *
 * @param probes how many buckets are looked into, of all tables together; 0 for as many as the
 *     index was found to need
 * @param candidates how many of the rows in them, the first by their sketches, are compared by
 *     their vectors, at least k; 0 for as many as the index was found to need
 */
record SearchParameters(int probes, int candidates) {
  static final String PROBES = "probes";
  static final String CANDIDATES = "candidates";
  private static final int MOST = 1_000_000;

  /** Reads parameters by name. */
  static SearchParameters parse(Map<String, String> values) {
    return read(
        Parameters.of("A search with the index 'lsh'", values, List.of(PROBES, CANDIDATES)));
  }

  /** Reads them from among others. */
  static SearchParameters read(Parameters parameters) {
    return new SearchParameters(
        parameters.integer(PROBES, 0, 1, MOST), parameters.integer(CANDIDATES, 0, 1, MOST));
  }

  /** These, and where nothing was said, others. */
  SearchParameters or(SearchParameters others) {
    return new SearchParameters(
        probes > 0 ? probes : others.probes, candidates > 0 ? candidates : others.candidates);
  }
}
