package dev.sagitta.index.hnsw;

import dev.sagitta.spi.parameter.Parameters;
import java.util.List;
import java.util.Map;

/**
 * How a graph is built.
 *
 * @param m how many neighbours a new node is linked to on each level, and the most links it may
 *     have there; on level 0 the most is {@code 2 * m}
 * @param efConstruction how many candidates a new node's neighbours are chosen from
 */
record GraphParameters(int m, int efConstruction) {
  private static final String M = "m";
  private static final String EF_CONSTRUCTION = "efConstruction";

  /** Reads parameters by name. */
  static GraphParameters parse(Map<String, String> values) {
    Parameters parameters = Parameters.of("The index 'hnsw'", values, List.of(M, EF_CONSTRUCTION));
    return new GraphParameters(
        parameters.integer(M, 16, 2, 100), parameters.integer(EF_CONSTRUCTION, 200, 4, 10_000));
  }

  /** How many links a node of level 0 has room for. */
  int width0() {
    return 2 * m;
  }

  /** How many links a node of level 0 keeps at least where there are others to link to. */
  int floor() {
    return m;
  }

  /** How many candidates at least are considered for a new node. */
  int candidates() {
    return Math.max(efConstruction, m + 1);
  }
}
