package dev.sagitta.server.http.transport;

import dev.sagitta.api.error.Spelling;
import dev.sagitta.server.http.problem.Advice;
import dev.sagitta.server.http.problem.ProblemException;
import dev.sagitta.server.http.problem.ProblemKind;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The parameters of a query, each at most once and known to the route. */
public final class Query {
  private final Map<String, String> values;

  private Query(Map<String, String> values) {
    this.values = values;
  }

  /**
   * Reads a query.
   *
   * @param raw what follows the question mark, still encoded
   * @param known the parameters that the route reads
   * @throws ProblemException if a parameter is unknown, repeated or badly encoded
   */
  static Query parse(String raw, Set<String> known) {
    Map<String, String> values = new LinkedHashMap<>();
    for (String part : raw.split("&", -1)) {
      if (part.isEmpty()) {
        continue;
      }
      int equals = part.indexOf('=');
      String name = PercentDecoder.queryPart(equals < 0 ? part : part.substring(0, equals));
      String value = equals < 0 ? "" : PercentDecoder.queryPart(part.substring(equals + 1));
      if (!known.contains(name)) {
        throw new ProblemException(
            ProblemKind.UNKNOWN_PARAMETER,
            "The query parameter '"
                + Spelling.printable(name)
                + "' is unknown; "
                + Advice.on(name, known));
      }
      if (values.putIfAbsent(name, value) != null) {
        throw new ProblemException(
            ProblemKind.INVALID_ARGUMENT, "The query parameter '" + name + "' is given twice.");
      }
    }
    return new Query(values);
  }

  /** The value of a parameter. */
  public Optional<String> text(String name) {
    return Optional.ofNullable(values.get(name));
  }

  /**
   * The value of a parameter that is a whole number.
   *
   * @throws ProblemException if it is something else, or out of range
   */
  public int integer(String name, int fallback, int least) {
    String value = values.get(name);
    if (value == null) {
      return fallback;
    }
    int number;
    try {
      number = Integer.parseInt(value);
    } catch (NumberFormatException e) {
      number = Integer.MIN_VALUE;
    }
    if (number < least) {
      throw new ProblemException(
          ProblemKind.INVALID_ARGUMENT,
          "The query parameter '"
              + name
              + "' must be a whole number from "
              + least
              + " to "
              + Integer.MAX_VALUE
              + ", but is '"
              + Spelling.printable(value)
              + "'.");
    }
    return number;
  }
}
