package dev.sagitta.spi.parameter;

import dev.sagitta.api.error.ErrorCode;
import dev.sagitta.api.error.InvalidRequestException;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Parameters of one plug-in, given as texts by name; each is checked as it is read. */
public final class Parameters {
  private final String owner;
  private final Map<String, String> values;

  private Parameters(String owner, Map<String, String> values) {
    this.owner = owner;
    this.values = values;
  }

  /**
   * Parameters of which all are known.
   *
   * @param owner what they belong to, as messages begin: "The index 'flat'"
   * @param known the names of all the parameters there are
   * @throws InvalidRequestException if there is another one; the message names the nearest known
   *     one
   */
  public static Parameters of(String owner, Map<String, String> values, List<String> known) {
    // In order, so that the message does not depend on the map.
    for (String name : new TreeSet<>(values.keySet())) {
      if (!known.contains(name)) {
        throw new InvalidRequestException(
            ErrorCode.INVALID_ARGUMENT,
            owner + " has no parameter '" + name + "'" + KnownNames.instead(name, known));
      }
    }
    return new Parameters(owner, Map.copyOf(values));
  }

  /**
   * A whole number.
   *
   * @throws InvalidRequestException if it is not from {@code least} to {@code most}
   */
  public int integer(String name, int byDefault, int least, int most) {
    String text = values.get(name);
    if (text == null) {
      return byDefault;
    }
    try {
      int value = Integer.parseInt(text);
      if (value >= least && value <= most) {
        return value;
      }
    } catch (NumberFormatException notANumber) {
      // Told below, as for numbers out of range.
    }
    throw wrong(name, text, "a whole number from " + least + " to " + most);
  }

  /**
   * A number.
   *
   * @throws InvalidRequestException if it is not from {@code least} to {@code most}
   */
  public double number(String name, double byDefault, double least, double most) {
    String text = values.get(name);
    if (text == null) {
      return byDefault;
    }
    try {
      double value = Double.parseDouble(text);
      if (value >= least && value <= most) {
        return value;
      }
    } catch (NumberFormatException notANumber) {
      // Told below, as for numbers out of range.
    }
    throw wrong(name, text, "a number from " + least + " to " + most);
  }

  /**
   * One of several words.
   *
   * @throws InvalidRequestException if it is none of them
   */
  public String choice(String name, String byDefault, List<String> allowed) {
    String text = values.getOrDefault(name, byDefault);
    if (!allowed.contains(text)) {
      throw wrong(name, text, "one of " + allowed);
    }
    return text;
  }

  private InvalidRequestException wrong(String name, String text, String allowed) {
    return new InvalidRequestException(
        ErrorCode.INVALID_ARGUMENT,
        owner + " takes as '" + name + "' " + allowed + ", not '" + text + "'.");
  }
}
