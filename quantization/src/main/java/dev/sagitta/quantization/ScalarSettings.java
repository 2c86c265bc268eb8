package dev.sagitta.quantization;

import dev.sagitta.spi.parameter.Parameters;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The parameters of scalar quantization.
 *
 * @param range what shares a grid
 * @param quantile the share of values that lies on a grid; 0 for the share with the least error
 * @param query what a query becomes
 * @param sample how many vectors to learn from
 */
record ScalarSettings(Range range, double quantile, QueryForm query, int sample) {
  private static final List<String> NAMES = List.of("range", "quantile", "query", "sample");

  /** What shares a grid. */
  enum Range {
    /** All values: codes without corrections, and integer arithmetic. */
    GLOBAL,
    /** The values of one dimension: finer where dimensions differ in width. */
    DIMENSION
  }

  /**
   * Parses the parameters.
   *
   * @param quantizer the quantizer's name
   */
  static ScalarSettings of(String quantizer, Map<String, String> parameters) {
    Parameters given = Parameters.of("The quantizer '" + quantizer + "'", parameters, NAMES);
    String range = given.choice("range", "global", List.of("global", "dimension"));
    String query = given.choice("query", "byte", List.of("byte", "float"));
    return new ScalarSettings(
        Range.valueOf(range.toUpperCase(Locale.ROOT)),
        given.number("quantile", 0, 0.5, 1),
        QueryForm.valueOf(query.toUpperCase(Locale.ROOT)),
        given.integer("sample", 10_000, 1, 1_000_000));
  }
}
