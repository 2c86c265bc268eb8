package dev.sagitta.api.settings;

import dev.sagitta.api.error.ErrorCode;
import dev.sagitta.api.error.InvalidRequestException;

/**
 * How recent searches are kept and their recall is watched.
 *
 * @param sampleEvery one of so many searches is kept, once a collection has kept its first ones; 0
 *     keeps none
 * @param sampleBytes the most memory that the searches of all collections take; at most a sixteenth
 *     of all memory tables' is used
 * @param watchPercent the share of one processor core, in percent, that measuring the recall of
 *     recent searches in the background may take on average; 0 measures only when asked to
 */
public record RecallSettings(int sampleEvery, long sampleBytes, int watchPercent) {
  private static final long MOST_BYTES = 1L << 30;

  /** Checks the ranges. */
  public RecallSettings {
    check("sampleEvery", sampleEvery, Integer.MAX_VALUE);
    check("sampleBytes", sampleBytes, MOST_BYTES);
    check("watchPercent", watchPercent, 100);
  }

  /** The defaults: one search of 64, 8 MiB, 1 percent of a core. */
  public static RecallSettings standard() {
    return new RecallSettings(64, 8L << 20, 1);
  }

  /** Keeps no search and measures nothing unless asked to. */
  public static RecallSettings off() {
    return new RecallSettings(0, 0, 0);
  }

  private static void check(String name, long value, long most) {
    if (value < 0 || value > most) {
      throw new InvalidRequestException(
          ErrorCode.INVALID_SETTING,
          name + " must be from 0 to " + most + ", but is " + value + ".");
    }
  }
}
