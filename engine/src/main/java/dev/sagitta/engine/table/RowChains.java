package dev.sagitta.engine.table;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.function.IntPredicate;

/**
 * The newest row of each key: a hash table with open addressing whose slots hold the upper half of
 * the key's hash and the row plus one. It does not know the keys; older rows of a key hang on its
 * newest one. One thread writes, any number read: a reader finds at least the rows that were
 * published before it began.
 */
final class RowChains {
  private static final VarHandle SLOT = MethodHandles.arrayElementVarHandle(long[].class);
  private static final int FEWEST_SLOTS = 8;
  private static final long ROW = 0xFFFF_FFFFL;

  private volatile long[] slots = {};
  private int keys;
  private int placed;
  private long placedHash;

  /**
   * The newest row of a key, or −1.
   *
   * @param sameKey tells whether a row has the key
   */
  int newest(long hash, IntPredicate sameKey) {
    long[] table = slots;
    return table.length == 0 ? -1 : row((long) SLOT.getAcquire(table, slot(table, hash, sameKey)));
  }

  /**
   * Finds the place of a key for {@link #add}, which must follow before the next key is placed.
   *
   * @return the newest row of the key so far, or −1
   */
  int place(long hash, IntPredicate sameKey) {
    if (keys >= slots.length / 4 * 3) {
      grow();
    }
    placed = slot(slots, hash, sameKey);
    placedHash = hash;
    return row(slots[placed]);
  }

  /** Makes a row, which can be read already, the newest one of the key that was placed. */
  void add(int row) {
    long[] table = slots;
    if (table[placed] == 0) {
      keys++;
    }
    SLOT.setRelease(table, placed, (placedHash & ~ROW) | (row + 1));
  }

  /** The slot of the key, or the free one where it belongs. */
  private static int slot(long[] table, long hash, IntPredicate sameKey) {
    int mask = table.length - 1;
    int slot = first(hash, mask);
    while (true) {
      long value = (long) SLOT.getAcquire(table, slot);
      if (value == 0 || (((value ^ hash) & ~ROW) == 0 && sameKey.test(row(value)))) {
        return slot;
      }
      slot = (slot + 1) & mask;
    }
  }

  private void grow() {
    long[] before = slots;
    long[] after = new long[Math.max(FEWEST_SLOTS, before.length * 2)];
    int mask = after.length - 1;
    for (long value : before) {
      if (value != 0) {
        int slot = first(value, mask);
        while (after[slot] != 0) {
          slot = (slot + 1) & mask;
        }
        after[slot] = value;
      }
    }
    slots = after;
  }

  /** Where the search for a key begins; uses only the half of the hash that slots keep. */
  private static int first(long hash, int mask) {
    return (int) (hash >>> 32) & mask;
  }

  private static int row(long value) {
    return (int) value - 1;
  }
}
