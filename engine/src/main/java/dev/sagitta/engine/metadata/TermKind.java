package dev.sagitta.engine.metadata;

/**
 * The kinds of values that have an order among themselves. Numbers are two kinds, so that each has
 * 64 bits: those that are whole and fit a long, whatever type they were given as, and all others.
 */
enum TermKind {
  /** False and true, as 0 and 1. */
  TRUTH(1),
  /** Whole numbers that fit a long. */
  WHOLE(2),
  /** All other numbers. */
  FRACTION(3),
  /** Texts in the order of their UTF-8 bytes, which is that of their code points. */
  TEXT(4);

  private static final double TOO_LARGE = 0x1p63;

  private final int code;

  TermKind(int code) {
    this.code = code;
  }

  /** The number that stands for it in a file. */
  int code() {
    return code;
  }

  /** True if the number is whole and fits a long. */
  static boolean isWhole(double number) {
    return number >= -TOO_LARGE && number < TOO_LARGE && number == Math.rint(number);
  }

  /** Compares a number that is not whole or does not fit a long with one that does. */
  static int compare(double fraction, long whole) {
    if (fraction >= TOO_LARGE) {
      return 1;
    }
    if (fraction < -TOO_LARGE) {
      return -1;
    }
    return (long) Math.floor(fraction) < whole ? -1 : 1;
  }
}
