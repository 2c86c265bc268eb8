package dev.sagitta.engine.metadata;

import java.util.Arrays;

/** A growing list of longs. */
final class LongList {
  private final int likelySize;
  private long[] values = new long[4];
  private int size;

  /**
   * An empty list.
   *
   * @param likelySize if it becomes large, it is likely to get that large and no larger
   */
  LongList(int likelySize) {
    this.likelySize = likelySize;
  }

  void add(long value) {
    if (size == values.length) {
      values = Arrays.copyOf(values, IntList.grown(size, likelySize));
    }
    values[size++] = value;
  }

  /** The values and what room there is behind them; not copied. */
  long[] array() {
    return values;
  }

  long memoryBytes() {
    return 8L * values.length;
  }
}
