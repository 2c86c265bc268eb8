package dev.sagitta.engine.row;

/**
 * Between how many and how many rows there are.
 *
 * @param least there are at least so many
 * @param most there are at most so many
 */
public record CountBounds(int least, int most) {
  /** Checks the order. */
  public CountBounds {
    if (least < 0 || least > most) {
      throw new IllegalArgumentException("No count is between " + least + " and " + most + ".");
    }
  }
}
