package dev.sagitta.spi.kernel;

/**
 * How codes lie in memory: rows of the same number of bytes without gaps, each of which begins with
 * its values.
 *
 * @param values how many values a code has, 1 or more; of how many bits is up to who reads them
 * @param stride the bytes from the beginning of one row to the next
 */
public record CodeRows(int values, int stride) {
  /** Checks that there are any. */
  public CodeRows {
    if (values < 1 || stride < 1) {
      throw new IllegalArgumentException(
          "Codes have at least one value and one byte, not " + values + " and " + stride + ".");
    }
  }

  /**
   * The same rows, once it is sure that so many values fit into them.
   *
   * @param bits how many bits each value has
   */
  public CodeRows requireRoomFor(int bits) {
    if (((long) values * bits + 7) / 8 > stride) {
      throw new IllegalArgumentException(
          values + " values of " + bits + " bits do not fit into rows of " + stride + " bytes.");
    }
    return this;
  }
}
