package dev.sagitta.kernels;

import static dev.sagitta.kernels.FourRows.HALF;
import static dev.sagitta.kernels.FourRows.STEP;
import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.LSHL;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.ShortVector;

/**
 * A query of bytes, as shorts in the order in which vectors of codes meet it: for each step the
 * values of equal place within a group, group by group. The last step may be a tail that overlaps
 * the one before, as {@link Lanes} explains; there, what was counted before is zero.
 *
 * <p>For bytes a group is the two values of a short; for half bytes, its four.
 */
final class SplitQuery {
  /** One array for each place in a group: {@code HALF} values for each step, then for the tail. */
  final short[][] parts;

  /** Ones (−1) where the tail counts, by place in a group; {@code HALF} values each. */
  final short[][] masks;

  /** The bytes of a code that whole steps read. */
  final int bound;

  /** The first byte that the tail reads; {@link #bound} where there is none. */
  final int tail;

  private final int values;
  private final int group;

  /** Room for a query of so many values, of which a short of the code holds {@code group}. */
  SplitQuery(int values, int group) {
    this.values = values;
    this.group = group;
    int bytes = Math.ceilDiv(values * 2, group);
    this.bound = bytes / STEP * STEP;
    this.tail = bytes == bound ? bound : bytes - STEP;
    this.parts = new short[group][(tail == bound ? bound : bound + STEP) / 2];
    this.masks = new short[group][HALF];
    for (int i = (bound - tail) * group / 2; i < STEP * group / 2; i++) {
      masks[place(i)][i / group] = -1;
    }
  }

  /** True if codes of so many values, {@code group} to a short, fill a vector. */
  static boolean fills(int values, int group) {
    return Math.ceilDiv(values * 2, group) >= STEP;
  }

  /** Takes signed or, with a mask of 255, unsigned values. */
  void set(byte[] query, int mask) {
    Checks.queryLength(query.length, values);
    int whole = bound * group / 2;
    int before = Math.min(whole, values);
    if (group == 2) {
      splitPairs(query, (short) mask, before);
    } else {
      for (int place = 0; place < group; place++) {
        short[] part = parts[place];
        for (int i = place, step = 0; i < before; i += group, step++) {
          part[step] = (short) (query[i] & mask);
        }
      }
    }
    int perStep = STEP * group / 2;
    for (int i = 0; tail < bound && i < perStep; i++) {
      int value = tail * group / 2 + i;
      boolean counts = value >= whole && value < values;
      parts[place(i)][(whole + i) / group] = counts ? (short) (query[value] & mask) : 0;
    }
  }

  /** Steps of two bytes to a short, by shifts: a search does this before its first distance. */
  private void splitPairs(byte[] query, short mask, int whole) {
    int i = 0;
    for (; i <= whole - STEP; i += STEP) {
      ShortVector pairs =
          ByteVector.fromArray(ByteVector.SPECIES_PREFERRED, query, i).reinterpretAsShorts();
      ShortVector even = pairs.lanewise(LSHL, 8).lanewise(ASHR, 8).and(mask);
      even.intoArray(parts[0], i / 2);
      pairs.lanewise(ASHR, 8).and(mask).intoArray(parts[1], i / 2);
    }
  }

  // Which place in its group a value has; shorts are little-endian, and half bytes lower first.
  private int place(int value) {
    return value % group;
  }
}
