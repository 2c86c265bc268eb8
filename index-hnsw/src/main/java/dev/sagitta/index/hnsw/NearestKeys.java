package dev.sagitta.index.hnsw;

import java.util.Arrays;

/**
 * The least of many keys, as many as are wanted: a heap of negated keys, so that its root is the
 * farthest.
 *
 * <p>For one thread; used again for each search, without allocating once it has grown.
 */
final class NearestKeys {
  private long[] heap = new long[256];
  private int size;
  private int limit;

  /** Forgets all, and keeps so many from now on, 1 or more. */
  void begin(int most) {
    limit = most;
    size = 0;
  }

  /** True if a key would be kept. */
  boolean wants(long key) {
    return size < limit || key < -heap[0];
  }

  /** True if there are as many as are wanted, and the key is beyond all of them. */
  boolean isBeyond(long key) {
    return size == limit && key > -heap[0];
  }

  /** Adds a key that is wanted. */
  void add(long key) {
    if (size == limit) {
      heap[0] = -key;
      siftDown(heap, size);
    } else {
      if (size == heap.length) {
        heap = Arrays.copyOf(heap, 2 * size);
      }
      siftUp(heap, size++, -key);
    }
  }

  /** How many there are. */
  int size() {
    return size;
  }

  /**
   * The keys, the least first; nothing may be added afterwards. Sorted as a heap is, in place, as
   * the sort of arrays allocates.
   */
  long[] sorted() {
    for (int last = size - 1; last > 0; last--) {
      long farthest = heap[0];
      heap[0] = heap[last];
      siftDown(heap, last);
      heap[last] = farthest;
    }
    for (int i = 0; i < size; i++) {
      heap[i] = -heap[i];
    }
    return heap;
  }

  /** Puts a number into a heap with the least at its root, from a place at its end. */
  static void siftUp(long[] heap, int start, long number) {
    int at = start;
    while (at > 0) {
      int parent = (at - 1) >>> 1;
      if (heap[parent] <= number) {
        break;
      }
      heap[at] = heap[parent];
      at = parent;
    }
    heap[at] = number;
  }

  /** Moves the root of a heap to where it belongs. */
  static void siftDown(long[] heap, int size) {
    if (size == 0) {
      return;
    }
    long number = heap[0];
    int at = 0;
    int half = size >>> 1;
    while (at < half) {
      int child = 2 * at + 1;
      if (child + 1 < size && heap[child + 1] < heap[child]) {
        child++;
      }
      if (heap[child] >= number) {
        break;
      }
      heap[at] = heap[child];
      at = child;
    }
    heap[at] = number;
  }
}
