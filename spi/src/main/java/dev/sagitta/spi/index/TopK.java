package dev.sagitta.spi.index;

import java.util.Arrays;

/**
 * The k best scored rows seen so far, over any number of sources: a bounded binary heap with the
 * worst row at its root. Lower scores are better; of equal scores, the lower key is better. For one
 * thread.
 */
public final class TopK {
  private final int k;
  private float[] scores;
  private long[] keys;
  private int size;
  private float bound;
  private long source;

  /**
   * An empty selection.
   *
   * @param k how many rows to keep, 1 or more
   * @param bound rows with a score above this are not kept; positive infinity for all
   */
  public TopK(int k, float bound) {
    if (k < 1) {
      throw new IllegalArgumentException("k must be at least 1, but is " + k + ".");
    }
    this.k = k;
    this.bound = bound;
    int capacity = Math.min(k, 1024);
    this.scores = new float[capacity];
    this.keys = new long[capacity];
  }

  /** How many rows are kept at most. */
  public int k() {
    return k;
  }

  /** The rows offered from now on belong to the source of this number, 0 or more. */
  public void source(int number) {
    source = (long) number << 32;
  }

  /**
   * The score that a row must not exceed to be worth offering. Falls as better rows come in; rows
   * at exactly this score may still be kept.
   */
  public float bound() {
    return bound;
  }

  /** Considers a row of the current source. NaN is never kept. */
  public void offer(int ordinal, float score) {
    if (score <= bound) {
      insert(source | ordinal, score);
    }
  }

  private void insert(long key, float score) {
    if (size < k) {
      if (size == scores.length) {
        int capacity = (int) Math.min(k, size * 2L);
        scores = Arrays.copyOf(scores, capacity);
        keys = Arrays.copyOf(keys, capacity);
      }
      siftUp(size++, key, score);
    } else if (score < scores[0] || (score == scores[0] && key < keys[0])) {
      siftDown(0, key, score);
    } else {
      return;
    }
    if (size == k) {
      bound = scores[0];
    }
  }

  /** The number of rows kept. */
  public int size() {
    return size;
  }

  /**
   * Takes the worst row out.
   *
   * @return its key: the source's number in the upper, the ordinal in the lower 32 bits
   * @throws IllegalStateException if there is none
   */
  public long pollKey() {
    if (size == 0) {
      throw new IllegalStateException("No row is left.");
    }
    long key = keys[0];
    size--;
    if (size > 0) {
      siftDown(0, keys[size], scores[size]);
    }
    return key;
  }

  /** The score of the worst row, which {@link #pollKey} takes next; only while there is one. */
  public float worstScore() {
    return scores[0];
  }

  private void siftUp(int start, long key, float score) {
    int at = start;
    while (at > 0) {
      int parent = (at - 1) >>> 1;
      if (!worse(score, key, scores[parent], keys[parent])) {
        break;
      }
      scores[at] = scores[parent];
      keys[at] = keys[parent];
      at = parent;
    }
    scores[at] = score;
    keys[at] = key;
  }

  private void siftDown(int start, long key, float score) {
    int at = start;
    int half = size >>> 1;
    while (at < half) {
      int child = 2 * at + 1;
      int right = child + 1;
      if (right < size && worse(scores[right], keys[right], scores[child], keys[child])) {
        child = right;
      }
      if (!worse(scores[child], keys[child], score, key)) {
        break;
      }
      scores[at] = scores[child];
      keys[at] = keys[child];
      at = child;
    }
    scores[at] = score;
    keys[at] = key;
  }

  private static boolean worse(float scoreA, long keyA, float scoreB, long keyB) {
    return scoreA > scoreB || (scoreA == scoreB && keyA > keyB);
  }
}
