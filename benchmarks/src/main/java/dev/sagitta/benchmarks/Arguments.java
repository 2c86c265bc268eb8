package dev.sagitta.benchmarks;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The arguments of a program, each {@code name=value}.
 *
 * @param values the values by name
 */
public record Arguments(Map<String, String> values) {
  /** Takes an immutable copy. */
  public Arguments {
    values = Map.copyOf(values);
  }

  /**
   * Reads arguments.
   *
   * @param known the names the program takes
   */
  public static Arguments parse(String[] given, Set<String> known) {
    Map<String, String> values = new HashMap<>();
    for (String argument : given) {
      int equals = argument.indexOf('=');
      String name = equals < 0 ? argument : argument.substring(0, equals);
      if (equals < 0 || !known.contains(name)) {
        throw new IllegalArgumentException(
            "The argument '"
                + argument
                + "' is not NAME=VALUE with one of the names "
                + new TreeSet<>(known)
                + ".");
      }
      values.put(name, argument.substring(equals + 1));
    }
    return new Arguments(values);
  }

  /** A value that must be given. */
  public String text(String name) {
    String value = values.get(name);
    if (value == null) {
      throw new IllegalArgumentException("The argument " + name + "=... is missing.");
    }
    return value;
  }

  /** A value, or a default. */
  public String text(String name, String byDefault) {
    return values.getOrDefault(name, byDefault);
  }

  /** A whole number, or a default. */
  public int integer(String name, int byDefault) {
    return Integer.parseInt(text(name, Integer.toString(byDefault)));
  }

  /** A number, or a default. */
  public double decimal(String name, double byDefault) {
    return Double.parseDouble(text(name, Double.toString(byDefault)));
  }

  /** Values with commas between them; empty for an empty text. */
  public List<String> list(String name, String byDefault) {
    String values = text(name, byDefault);
    return values.isEmpty() ? List.of() : List.of(values.split(",", -1));
  }

  /** Whole numbers with commas between them. */
  public int[] integers(String name, String byDefault) {
    return list(name, byDefault).stream().mapToInt(Integer::parseInt).toArray();
  }

  /** Names and values as {@code a:1,b:2}. */
  public Map<String, String> map(String name) {
    Map<String, String> pairs = new HashMap<>();
    for (String pair : list(name, "")) {
      int colon = pair.indexOf(':');
      if (colon < 0) {
        throw new IllegalArgumentException(name + " has '" + pair + "', which is not NAME:VALUE.");
      }
      pairs.put(pair.substring(0, colon), pair.substring(colon + 1));
    }
    return pairs;
  }
}
