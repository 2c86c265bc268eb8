package dev.sagitta.tck.seed;

import java.util.SplittableRandom;

/**
 * Where all the randomness of one test comes from.
 *
 * @param value the number that repeats the test
 */
public record Seed(long value) {
  /** The system property that fixes the seed of every test of a run. */
  public static final String PROPERTY = "sagitta.seed";

  /** A seed nobody chose. */
  public static Seed fresh() {
    return new Seed(new SplittableRandom().nextLong());
  }

  /** The seed of the system property {@value #PROPERTY}, or else a fresh one. */
  public static Seed fromProperty() {
    String text = System.getProperty(PROPERTY);
    if (text == null) {
      return fresh();
    }
    try {
      return new Seed(Long.parseLong(text.strip()));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "The system property " + PROPERTY + "=" + text + " must be a whole number.", e);
    }
  }

  /** A source of randomness; each call begins the same sequence anew. */
  public SplittableRandom random() {
    return new SplittableRandom(value);
  }

  /** A seed for one purpose, so that what another purpose draws does not shift it. */
  public Seed of(String purpose) {
    long mixed = value;
    for (int i = 0; i < purpose.length(); i++) {
      mixed = (mixed ^ purpose.charAt(i)) * 0x100000001B3L;
    }
    return new Seed(new SplittableRandom(mixed).nextLong());
  }
}
