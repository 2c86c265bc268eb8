package dev.sagitta.engine.settings;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * One thing that can be set from outside. Its key gives it the same name everywhere: {@code
 * limits.maxK} is {@code --limits-max-k} as a flag and {@code SAGITTA_LIMITS_MAX_K} in the
 * environment.
 *
 * @param key its name in files, with a dot between the parts
 * @param form how its values are written
 * @param standard the default, as text
 * @param meaning what it is, as one sentence without a full stop
 */
public record Setting(String key, Form form, String standard, String meaning) {
  /** What the names of all environment variables start with. */
  public static final String ENVIRONMENT_PREFIX = "SAGITTA_";

  private static final Pattern NEXT_WORD = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])|\\.");

  /** How values are written. */
  public enum Form {
    /** Any text. */
    TEXT,
    /** One of a few lower-case words. */
    CHOICE,
    /** A whole number; {@code _} may group its digits. */
    COUNT,
    /** A number of bytes, with or without a unit: {@code 65536}, {@code 64KiB}, {@code 1GB}. */
    SIZE,
    /** A time with a unit: {@code 500ms}, {@code 30s}, {@code 5m}, {@code 1h}. */
    DURATION
  }

  /** The environment variable. */
  public String environmentName() {
    return ENVIRONMENT_PREFIX + words("_").toUpperCase(Locale.ROOT);
  }

  /** The flag of the command line. */
  public String flag() {
    return "--" + words("-").toLowerCase(Locale.ROOT);
  }

  /** The part of the key behind its last dot. */
  String lastPart() {
    return key.substring(key.lastIndexOf('.') + 1);
  }

  private String words(String between) {
    return NEXT_WORD.matcher(key).replaceAll(between);
  }
}
