package dev.sagitta.engine.metadata;

import java.util.Arrays;

/** A growing list of ints. */
final class IntList {
  private final int likelySize;
  private int[] values = new int[8];
  private int size;

  /**
   * An empty list.
   *
   * @param likelySize if it becomes large, it is likely to get that large and no larger
   */
  IntList(int likelySize) {
    this.likelySize = likelySize;
  }

  void add(int value) {
    if (size == values.length) {
      values = Arrays.copyOf(values, grown(size, likelySize));
    }
    values[size++] = value;
  }

  /** The next capacity of a full list. */
  static int grown(int full, int likelySize) {
    return full < likelySize && full > likelySize / 2 ? likelySize : full + (full >> 1);
  }

  int get(int at) {
    return values[at];
  }

  int size() {
    return size;
  }

  /** The values and what room there is behind them; not copied. */
  int[] array() {
    return values;
  }

  long memoryBytes() {
    return 4L * values.length;
  }
}
