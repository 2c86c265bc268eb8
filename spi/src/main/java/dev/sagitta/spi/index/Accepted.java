package dev.sagitta.spi.index;

/** Which rows of a source a search may answer. */
public sealed interface Accepted {
  /** How many rows there are; of a set it costs a pass over the bits. */
  int count();

  /** True if a search may answer the row of this number, 0 or more. */
  boolean contains(int row);

  /** The first row at or above the given one that a search may answer, or −1 if there is none. */
  int next(int from);

  /**
   * Every row below a number.
   *
   * @param count rows 0 to {@code count - 1}
   */
  record First(int count) implements Accepted {
    @Override
    public boolean contains(int row) {
      return row < count;
    }

    @Override
    public int next(int from) {
      return from < count ? from : -1;
    }
  }

  /**
   * The rows of a set.
   *
   * @param ordinals the rows; its size is at most the source's
   */
  record Only(OrdinalSet ordinals) implements Accepted {
    @Override
    public int count() {
      return ordinals.count();
    }

    @Override
    public boolean contains(int row) {
      return row < ordinals.size() && ordinals.contains(row);
    }

    @Override
    public int next(int from) {
      return ordinals.next(from);
    }
  }
}
