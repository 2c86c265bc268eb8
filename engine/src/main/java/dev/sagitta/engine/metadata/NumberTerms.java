package dev.sagitta.engine.metadata;

import dev.sagitta.engine.row.RunSort;
import java.util.Arrays;

/** Distinct numbers of 64 bits. */
final class NumberTerms implements Terms {
  private static final long GOLDEN = 0x9e3779b97f4a7c15L;

  private final TermKind kind;
  private long[] values = new long[4];
  private int[] slots = new int[8];
  private int count;

  /** Numbers of a kind; of fractions, the bits of the double. */
  NumberTerms(TermKind kind) {
    this.kind = kind;
  }

  /** The number of a value, a new one if need be. */
  int intern(long value) {
    int mask = slots.length - 1;
    int slot = slot(value, mask);
    while (slots[slot] != 0) {
      int term = slots[slot] - 1;
      if (values[term] == value) {
        return term;
      }
      slot = (slot + 1) & mask;
    }
    return add(value, slot);
  }

  private int add(long value, int slot) {
    if (count == values.length) {
      values = Arrays.copyOf(values, count * 2);
    }
    values[count++] = value;
    slots[slot] = count;
    if (count > slots.length / 2) {
      rehash();
    }
    return count - 1;
  }

  private void rehash() {
    int[] wider = new int[slots.length * 2];
    int mask = wider.length - 1;
    for (int term = 0; term < count; term++) {
      int slot = slot(values[term], mask);
      while (wider[slot] != 0) {
        slot = (slot + 1) & mask;
      }
      wider[slot] = term + 1;
    }
    slots = wider;
  }

  private static int slot(long value, int mask) {
    long mixed = value * GOLDEN;
    return (int) (mixed >>> 32) & mask;
  }

  @Override
  public int count() {
    return count;
  }

  @Override
  public long memoryBytes() {
    return 8L * values.length + 4L * slots.length;
  }

  @Override
  public int[] inOrder() {
    return RunSort.sorted(
        count,
        kind == TermKind.FRACTION
            ? (a, b) ->
                Double.compare(Double.longBitsToDouble(values[a]), Double.longBitsToDouble(values[b]))
            : (a, b) -> Long.compare(values[a], values[b]));
  }

  @Override
  public void write(SectionOutput out, int[] order) {
    for (int term : order) {
      out.i64(values[term]);
    }
  }

  @Override
  public long textBytes() {
    return 0;
  }
}
