package dev.sagitta.engine.settings;

import dev.sagitta.api.error.ErrorCode;
import dev.sagitta.api.error.InvalidRequestException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What the sources say, setting by setting; a setting nobody set has its default. */
public final class SettingValues {
  private static final Pattern AMOUNT =
      Pattern.compile("([0-9][0-9_]*(?:\\.[0-9]+)?) ?([A-Za-z]*)");

  private static final Map<String, Long> BYTES =
      Map.ofEntries(
          Map.entry("", 1L),
          Map.entry("b", 1L),
          Map.entry("kb", 1_000L),
          Map.entry("mb", 1_000_000L),
          Map.entry("gb", 1_000_000_000L),
          Map.entry("tb", 1_000_000_000_000L),
          Map.entry("kib", 1L << 10),
          Map.entry("mib", 1L << 20),
          Map.entry("gib", 1L << 30),
          Map.entry("tib", 1L << 40));

  private static final Map<String, Long> MILLIS =
      Map.of("ms", 1L, "s", 1_000L, "m", 60_000L, "h", 3_600_000L, "d", 86_400_000L);

  private final Map<String, Given> given;

  SettingValues(Map<String, Given> given) {
    this.given = Map.copyOf(given);
  }

  /**
   * A value as somebody wrote it.
   *
   * @param text the value
   * @param origin who wrote it, as a message may quote it
   */
  record Given(String text, String origin) {}

  /** True if a source sets it. */
  public boolean isSet(Setting setting) {
    return given.containsKey(setting.key());
  }

  /** Where the value comes from, as a message may quote it. */
  public String origin(Setting setting) {
    Given value = given.get(setting.key());
    return value == null ? "the default" : value.origin();
  }

  /** The value as text. */
  public String text(Setting setting) {
    Given value = given.get(setting.key());
    return value == null ? setting.standard() : value.text();
  }

  /**
   * The value as one of a few.
   *
   * @param parse from the word to the value
   * @throws InvalidRequestException if {@code parse} throws one; the origin is added to its message
   */
  public <T> T choice(Setting setting, Function<String, T> parse) {
    try {
      return parse.apply(text(setting).toLowerCase(Locale.ROOT));
    } catch (InvalidRequestException e) {
      throw new InvalidRequestException(
          ErrorCode.INVALID_SETTING, e.getMessage() + from(setting), e);
    }
  }

  /**
   * The value as a number.
   *
   * @throws InvalidRequestException if it is none, or does not fit an int
   */
  public int count(Setting setting) {
    String digits = text(setting).replace("_", "");
    try {
      return Integer.parseInt(digits);
    } catch (NumberFormatException e) {
      throw malformed(setting, "a whole number of at most " + Integer.MAX_VALUE, e);
    }
  }

  /**
   * The value as a number of bytes.
   *
   * @throws InvalidRequestException if it is none
   */
  public long size(Setting setting) {
    return amount(setting, BYTES, "a size such as 65536, 64KiB, 64MB or 1GiB");
  }

  /**
   * The value as a number of bytes that fits an int.
   *
   * @throws InvalidRequestException if it is none
   */
  public int smallSize(Setting setting) {
    long bytes = size(setting);
    if (bytes > Integer.MAX_VALUE) {
      throw malformed(setting, "a size of less than 2GiB", null);
    }
    return (int) bytes;
  }

  /**
   * The value as a time.
   *
   * @throws InvalidRequestException if it is none
   */
  public Duration duration(Setting setting) {
    return Duration.ofMillis(
        amount(setting, MILLIS, "a time with a unit, such as 500ms, 30s, 5m or 1h"));
  }

  /**
   * Builds a part of the settings that checks its own ranges.
   *
   * @param members the settings it is built from
   * @throws InvalidRequestException if a check fails; the origin of the setting that the message
   *     names is added to it
   */
  public <T> T building(List<Setting> members, Supplier<T> part) {
    try {
      return part.get();
    } catch (InvalidRequestException e) {
      String message = String.valueOf(e.getMessage());
      StringBuilder origins = new StringBuilder();
      for (Setting member : members) {
        boolean named = message.matches("(?s).*\\b" + member.lastPart() + "\\b.*");
        if (named && isSet(member) && !message.contains(origin(member))) {
          origins.append(from(member));
        }
      }
      throw new InvalidRequestException(ErrorCode.INVALID_SETTING, message + origins, e);
    }
  }

  private long amount(Setting setting, Map<String, Long> units, String expected) {
    Matcher matcher = AMOUNT.matcher(text(setting).strip());
    if (!matcher.matches()) {
      throw malformed(setting, expected, null);
    }
    Long unit = units.get(matcher.group(2).toLowerCase(Locale.ROOT));
    if (unit == null) {
      throw malformed(setting, expected, null);
    }
    try {
      return new BigDecimal(matcher.group(1).replace("_", ""))
          .multiply(BigDecimal.valueOf(unit))
          .longValueExact();
    } catch (ArithmeticException e) {
      throw malformed(setting, expected, e);
    }
  }

  private InvalidRequestException malformed(
      Setting setting, String expected, @Nullable Throwable cause) {
    String message =
        "'" + text(setting) + "' is no value for " + setting.key() + ", which is " + expected + ".";
    return cause == null
        ? new InvalidRequestException(ErrorCode.INVALID_SETTING, message + from(setting))
        : new InvalidRequestException(ErrorCode.INVALID_SETTING, message + from(setting), cause);
  }

  private String from(Setting setting) {
    return " " + setting.key() + " comes from " + origin(setting) + ".";
  }
}
