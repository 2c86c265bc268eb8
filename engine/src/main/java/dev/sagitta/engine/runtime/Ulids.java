package dev.sagitta.engine.runtime;

import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Makes ULIDs: 26 characters of Crockford's base 32, the first 10 the time in milliseconds, the
 * others random. They sort by time and need no coordination.
 */
public final class Ulids {
  private static final char[] DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ".toCharArray();
  private static final int TIME_DIGITS = 10;
  private static final int RANDOM_DIGITS = 16;

  private final InstantSource clock;
  private final LongSupplier random;
  private final AtomicLong lastMillis = new AtomicLong();

  /** ULIDs of this time and randomness. */
  public Ulids(InstantSource clock, LongSupplier random) {
    this.clock = clock;
    this.random = random;
  }

  /** A new ULID; its time is never before that of the one before. */
  public String next() {
    long millis = lastMillis.accumulateAndGet(clock.millis(), Math::max);
    char[] text = new char[TIME_DIGITS + RANDOM_DIGITS];
    for (int i = TIME_DIGITS - 1; i >= 0; i--) {
      text[i] = DIGITS[(int) (millis & 31)];
      millis >>>= 5;
    }
    long high = random.getAsLong();
    long low = random.getAsLong();
    for (int i = 0; i < RANDOM_DIGITS / 2; i++) {
      text[TIME_DIGITS + i] = DIGITS[(int) (high >>> (5 * i)) & 31];
      text[TIME_DIGITS + RANDOM_DIGITS / 2 + i] = DIGITS[(int) (low >>> (5 * i)) & 31];
    }
    return new String(text);
  }
}
