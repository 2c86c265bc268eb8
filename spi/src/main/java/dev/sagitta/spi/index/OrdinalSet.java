package dev.sagitta.spi.index;

import java.util.Arrays;

/** A set of ordinals from 0 up to a size, as bits. Immutable once shared. */
public final class OrdinalSet {
  private final long[] words;
  private final int size;

  private OrdinalSet(long[] words, int size) {
    this.words = words;
    this.size = size;
  }

  /** No ordinals, of the given size. */
  public static OrdinalSet none(int size) {
    return new OrdinalSet(new long[words(size)], size);
  }

  /** Every ordinal below the size. */
  public static OrdinalSet all(int size) {
    OrdinalSet set = none(size);
    Arrays.fill(set.words, -1L);
    if ((size & 63) != 0) {
      set.words[set.words.length - 1] = (1L << (size & 63)) - 1;
    }
    return set;
  }

  /**
   * The ordinals whose bits are set; bit {@code i % 64} of word {@code i / 64} is ordinal i. The
   * array is not copied.
   */
  public static OrdinalSet ofWords(long[] words, int size) {
    if (words.length != words(size)) {
      throw new IllegalArgumentException(
          size + " ordinals take " + words(size) + " words, but there are " + words.length + ".");
    }
    return new OrdinalSet(words, size);
  }

  /** A copy that can be changed without changing this. */
  public OrdinalSet copy() {
    return new OrdinalSet(words.clone(), size);
  }

  /** One more than the largest ordinal that the set could have. */
  public int size() {
    return size;
  }

  /** True if the ordinal, which is below the size, is in the set. */
  public boolean contains(int ordinal) {
    return (words[ordinal >>> 6] & (1L << ordinal)) != 0;
  }

  /** Adds an ordinal below the size. */
  public void add(int ordinal) {
    words[ordinal >>> 6] |= 1L << ordinal;
  }

  /** Removes an ordinal below the size. */
  public void remove(int ordinal) {
    words[ordinal >>> 6] &= ~(1L << ordinal);
  }

  /**
   * Adds every ordinal of another set.
   *
   * @param other a set of the same size
   */
  public void addAll(OrdinalSet other) {
    checkSize(other);
    for (int i = 0; i < words.length; i++) {
      words[i] |= other.words[i];
    }
  }

  /**
   * Keeps only the ordinals that another set has as well.
   *
   * @param other a set of the same size
   */
  public void retainAll(OrdinalSet other) {
    checkSize(other);
    for (int i = 0; i < words.length; i++) {
      words[i] &= other.words[i];
    }
  }

  /**
   * Removes every ordinal of another set.
   *
   * @param other a set of the same size
   */
  public void removeAll(OrdinalSet other) {
    checkSize(other);
    for (int i = 0; i < words.length; i++) {
      words[i] &= ~other.words[i];
    }
  }

  private void checkSize(OrdinalSet other) {
    if (other.size != size) {
      throw new IllegalArgumentException(
          "A set of the size " + size + " does not go together with one of " + other.size + ".");
    }
  }

  /** True if no ordinal is in the set. */
  public boolean isEmpty() {
    for (long word : words) {
      if (word != 0) {
        return false;
      }
    }
    return true;
  }

  /** The number of ordinals in the set; costs a pass over the bits. */
  public int count() {
    int count = 0;
    for (long word : words) {
      count += Long.bitCount(word);
    }
    return count;
  }

  /** The smallest ordinal in the set at or above the given one, or −1 if there is none. */
  public int next(int from) {
    if (from >= size) {
      return -1;
    }
    int index = from >>> 6;
    long word = words[index] & (-1L << from);
    while (word == 0) {
      if (++index == words.length) {
        return -1;
      }
      word = words[index];
    }
    return (index << 6) + Long.numberOfTrailingZeros(word);
  }

  /** The bits, not copied; see {@link #ofWords}. */
  public long[] words() {
    return words;
  }

  private static int words(int size) {
    return (size + 63) >>> 6;
  }
}
