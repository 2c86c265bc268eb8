package dev.sagitta.index.lsh;

import dev.sagitta.spi.parameter.Parameters;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

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
  private static final int LEAST_PROBES = 8;
  private static final int EFFORTS = 24;

  /**
   * From a few buckets to so many that a scan is not far. Buckets rise by the half and candidates
   * by a fourth: about so the two rise together in indexes that were built for one recall after the
   * other.
   */
  static List<Map<String, String>> efforts(int k) {
    return IntStream.range(0, EFFORTS)
        .mapToObj(i -> {
          double probes = LEAST_PROBES * Math.pow(2, i / 2.0);
          double candidates = Math.max(k, Effort.K) * Math.pow(2, 1 + i / 3.0);
          return Map.of(PROBES, number(probes), CANDIDATES, number(candidates));
        })
        .toList();
  }

  private static String number(double value) {
    return Long.toString(Math.min(MOST, Math.round(value)));
  }

  /** True if anything was said. */
  boolean isSaid() {
    return probes > 0 || candidates > 0;
  }

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
