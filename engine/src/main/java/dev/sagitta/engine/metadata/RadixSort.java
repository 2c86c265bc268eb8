package dev.sagitta.engine.metadata;

/**
 * Sorts keys of 64 bits as unsigned numbers, and with each key what belongs to it: digit by digit
 * from the lowest, leaving out digits that are all the same. Equal keys keep their order.
 */
final class RadixSort {
  private static final int DIGIT_BITS = 8;
  private static final int DIGITS = 1 << DIGIT_BITS;
  private static final int FEW = 48;

  private RadixSort() {}

  /** Sorts the keys from one place up to another, and the values at the same places. */
  static void sort(long[] keys, int[] values, int from, int to) {
    if (isSorted(keys, from, to)) {
      return;
    }
    if (to - from <= FEW) {
      insert(keys, values, from, to);
      return;
    }
    int count = to - from;
    long[] keysFrom = keys;
    int[] valuesFrom = values;
    int start = from;
    long[] keysTo = new long[count];
    int[] valuesTo = new int[count];
    int startTo = 0;
    boolean elsewhere = false;
    long different = different(keys, from, to);
    for (int shift = 0; shift < Long.SIZE; shift += DIGIT_BITS) {
      if ((different >>> shift & (DIGITS - 1)) == 0) {
        continue;
      }
      int[] next = starts(keysFrom, start, count, shift);
      for (int i = start; i < start + count; i++) {
        int at = startTo + next[(int) (keysFrom[i] >>> shift) & (DIGITS - 1)]++;
        keysTo[at] = keysFrom[i];
        valuesTo[at] = valuesFrom[i];
      }
      long[] spareKeys = keysFrom;
      keysFrom = keysTo;
      keysTo = spareKeys;
      int[] spareValues = valuesFrom;
      valuesFrom = valuesTo;
      valuesTo = spareValues;
      int spareStart = start;
      start = startTo;
      startTo = spareStart;
      elsewhere = !elsewhere;
    }
    if (elsewhere) {
      System.arraycopy(keysFrom, start, keys, from, count);
      System.arraycopy(valuesFrom, start, values, from, count);
    }
  }

  private static boolean isSorted(long[] keys, int from, int to) {
    for (int i = from + 1; i < to; i++) {
      if (Long.compareUnsigned(keys[i - 1], keys[i]) > 0) {
        return false;
      }
    }
    return true;
  }

  private static void insert(long[] keys, int[] values, int from, int to) {
    for (int i = from + 1; i < to; i++) {
      long key = keys[i];
      int value = values[i];
      int at = i;
      while (at > from && Long.compareUnsigned(keys[at - 1], key) > 0) {
        keys[at] = keys[at - 1];
        values[at] = values[at - 1];
        at--;
      }
      keys[at] = key;
      values[at] = value;
    }
  }

  /** The bits in which keys differ. */
  private static long different(long[] keys, int from, int to) {
    long different = 0;
    for (int i = from + 1; i < to; i++) {
      different |= keys[i] ^ keys[from];
    }
    return different;
  }

  /** Where the keys with each digit begin. */
  private static int[] starts(long[] keys, int start, int count, int shift) {
    int[] starts = new int[DIGITS];
    for (int i = start; i < start + count; i++) {
      starts[(int) (keys[i] >>> shift) & (DIGITS - 1)]++;
    }
    int sum = 0;
    for (int digit = 0; digit < DIGITS; digit++) {
      int those = starts[digit];
      starts[digit] = sum;
      sum += those;
    }
    return starts;
  }
}
