package dev.sagitta.spi.index;

/** Which rows of a source a search may answer. */
public sealed interface Accepted {
  /**
   * Every row below a number.
   *
   * @param count rows 0 to {@code count - 1}
   */
  record First(int count) implements Accepted {}

  /**
   * The rows of a set.
   *
   * @param ordinals the rows; its size is at most the source's
   */
  record Only(OrdinalSet ordinals) implements Accepted {}
}
