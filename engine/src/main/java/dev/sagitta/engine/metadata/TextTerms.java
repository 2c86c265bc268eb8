package dev.sagitta.engine.metadata;

import dev.sagitta.engine.row.Id;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Distinct texts. A long one is cut: what is kept is its beginning and a hash of the whole, so that
 * a field of long texts takes no more than a few bytes a row. Two texts with the same beginning and
 * hash are one term, so that an answer from a cut term has to be checked against the rows.
 */
final class TextTerms {
  /** Texts of at most so many bytes are kept as they are. */
  static final int WHOLE_BYTES = 40;

  /** The length of a cut text, which no whole one has. */
  static final int CUT_BYTES = WHOLE_BYTES + Long.BYTES;

  /** More bytes than this are not indexed. */
  static final int MAX_BYTES = 1 << 30;

  private static final VarHandle BIG_ENDIAN =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private static final int FEW = 24;

  private byte[] bytes = new byte[64];
  private int[] starts = new int[8];
  private int[] hashes = new int[4];
  private int[] slots = new int[8];
  private final byte[] cut = new byte[CUT_BYTES];
  private int count;

  /** The number of a text, a new one if need be. */
  int intern(byte[] source, int start, int length) {
    if (length <= WHOLE_BYTES) {
      return internTerm(source, start, length);
    }
    cut(source, start, length, cut);
    return internTerm(cut, 0, CUT_BYTES);
  }

  /** What is kept of a text that is too long. */
  static void cut(byte[] source, int start, int length, byte[] target) {
    System.arraycopy(source, start, target, 0, WHOLE_BYTES);
    long hash = Id.hash(Arrays.copyOfRange(source, start, start + length));
    ByteBuffer.wrap(target).putLong(WHOLE_BYTES, hash);
  }

  private int internTerm(byte[] source, int start, int length) {
    int hash = 1;
    for (int i = start; i < start + length; i++) {
      hash = 31 * hash + source[i];
    }
    hash *= 0x9e3779b9;
    int mask = slots.length - 1;
    int slot = (hash >>> 7) & mask;
    while (slots[slot] != 0) {
      int term = slots[slot] - 1;
      if (hashes[term] == hash
          && Arrays.equals(bytes, starts[term], starts[term + 1], source, start, start + length)) {
        return term;
      }
      slot = (slot + 1) & mask;
    }
    add(source, start, length, hash);
    slots[slot] = count;
    if (count > slots.length / 2) {
      rehash();
    }
    return count - 1;
  }

  private void add(byte[] source, int start, int length, int hash) {
    int at = starts[count];
    if (at + length > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length + (bytes.length >> 1), at + length));
    }
    System.arraycopy(source, start, bytes, at, length);
    if (count == hashes.length) {
      hashes = Arrays.copyOf(hashes, count * 2);
    }
    hashes[count++] = hash;
    if (count == starts.length) {
      starts = Arrays.copyOf(starts, count * 2);
    }
    starts[count] = at + length;
  }

  private void rehash() {
    int[] wider = new int[slots.length * 2];
    int mask = wider.length - 1;
    for (int term = 0; term < count; term++) {
      int slot = (hashes[term] >>> 7) & mask;
      while (wider[slot] != 0) {
        slot = (slot + 1) & mask;
      }
      wider[slot] = term + 1;
    }
    slots = wider;
  }

  /** True if there is no room for another text. */
  boolean isFull() {
    return starts[count] > MAX_BYTES - CUT_BYTES;
  }

  /** How many there are. */
  int count() {
    return count;
  }

  /** The memory they take, near enough for budgets. */
  long memoryBytes() {
    return bytes.length + 4L * (starts.length + hashes.length + slots.length);
  }

  /** The bytes of all texts. */
  int textBytes() {
    return starts[count];
  }

  /** Their numbers in the order of the texts. */
  int[] inOrder() {
    int[] order = new int[count];
    Arrays.setAll(order, term -> term);
    sort(order, 0, count, 0);
    return order;
  }

  /** Sorts terms that are the same up to a depth, eight bytes at a time. */
  private void sort(int[] order, int from, int to, int depth) {
    long[] keys = new long[to - from];
    int[] terms = Arrays.copyOfRange(order, from, to);
    for (int i = 0; i < keys.length; i++) {
      keys[i] = key(terms[i], depth);
    }
    RadixSort.sort(keys, terms, 0, keys.length);
    System.arraycopy(terms, 0, order, from, terms.length);
    int start = 0;
    for (int i = 1; i <= keys.length; i++) {
      if (i == keys.length || keys[i] != keys[start]) {
        sortRest(order, from + start, from + i, depth);
        start = i;
      }
    }
  }

  /** Sorts terms whose eight bytes at a depth are the same, zeros behind the end included. */
  private void sortRest(int[] order, int from, int to, int depth) {
    if (to - from <= FEW) {
      insert(order, from, to);
      return;
    }
    int deeper = depth + Long.BYTES;
    int[] group = Arrays.copyOfRange(order, from, to);
    int at = from;
    for (int term : group) {
      if (starts[term + 1] - starts[term] <= deeper) {
        order[at++] = term;
      }
    }
    int ended = at;
    for (int term : group) {
      if (starts[term + 1] - starts[term] > deeper) {
        order[at++] = term;
      }
    }
    // Those that end here are equal but for zeros at their ends, so there are very few.
    insert(order, from, ended);
    if (ended < to) {
      sort(order, ended, to, deeper);
    }
  }

  private void insert(int[] order, int from, int to) {
    for (int i = from + 1; i < to; i++) {
      int term = order[i];
      int at = i;
      while (at > from && compare(order[at - 1], term) > 0) {
        order[at] = order[at - 1];
        at--;
      }
      order[at] = term;
    }
  }

  private int compare(int a, int b) {
    return Arrays.compareUnsigned(bytes, starts[a], starts[a + 1], bytes, starts[b], starts[b + 1]);
  }

  /** Eight bytes of a text as a number whose unsigned order is theirs; zeros behind the end. */
  private long key(int term, int depth) {
    int at = starts[term] + depth;
    if (at + Long.BYTES <= starts[term + 1]) {
      return (long) BIG_ENDIAN.get(bytes, at);
    }
    long key = 0;
    for (int i = at; i < at + Long.BYTES; i++) {
      key = key << Byte.SIZE | (i < starts[term + 1] ? bytes[i] & 0xFF : 0);
    }
    return key;
  }

  /** Writes them in the given order: where each ends, then the texts. */
  void write(SectionOutput out, int[] order) {
    int end = 0;
    out.i32(0);
    for (int term : order) {
      end += starts[term + 1] - starts[term];
      out.i32(end);
    }
    out.align();
    for (int term : order) {
      out.raw(bytes, starts[term], starts[term + 1] - starts[term]);
    }
    out.align();
  }
}
