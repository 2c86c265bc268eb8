package dev.sagitta.engine.metadata;

import dev.sagitta.engine.row.Id;
import dev.sagitta.engine.row.RunSort;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Distinct texts. A long one is cut: what is kept is its beginning and a hash of the whole, so that
 * a field of long texts takes no more than a few bytes a row. Two texts with the same beginning and
 * hash are one term, so that an answer from a cut term has to be checked against the rows.
 */
final class TextTerms implements Terms {
  /** Texts of at most so many bytes are kept as they are. */
  static final int WHOLE_BYTES = 40;

  /** The length of a cut text, which no whole one has. */
  static final int CUT_BYTES = WHOLE_BYTES + Long.BYTES;

  /** More bytes than this are not indexed. */
  static final int MAX_BYTES = 1 << 30;

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
          && Arrays.equals(
              bytes, starts[term], starts[term + 1], source, start, start + length)) {
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
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, at + length));
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

  @Override
  public int count() {
    return count;
  }

  @Override
  public long memoryBytes() {
    return bytes.length + 4L * (starts.length + hashes.length + slots.length);
  }

  @Override
  public long textBytes() {
    return starts[count];
  }

  @Override
  public int[] inOrder() {
    long[] prefixes = new long[count];
    for (int term = 0; term < count; term++) {
      prefixes[term] = prefix(term);
    }
    return RunSort.sorted(count, (a, b) -> {
      int byPrefix = Long.compareUnsigned(prefixes[a], prefixes[b]);
      return byPrefix != 0
          ? byPrefix
          : Arrays.compareUnsigned(
              bytes, starts[a], starts[a + 1], bytes, starts[b], starts[b + 1]);
    });
  }

  /** The first bytes as a number whose unsigned order is theirs; zeros behind the end. */
  private long prefix(int term) {
    long prefix = 0;
    for (int i = 0; i < Long.BYTES; i++) {
      int at = starts[term] + i;
      prefix = prefix << 8 | (at < starts[term + 1] ? bytes[at] & 0xFF : 0);
    }
    return prefix;
  }

  @Override
  public void write(SectionOutput out, int[] order) {
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
