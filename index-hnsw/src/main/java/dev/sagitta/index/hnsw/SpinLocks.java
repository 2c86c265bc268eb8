package dev.sagitta.index.hnsw;

import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * Locks for the lists of nodes, held for microseconds by one of a few threads: many nodes share
 * one, and who finds it taken waits by trying again. A thread holds one at a time.
 */
final class SpinLocks {
  private static final int COUNT = 1 << 12;

  /** A lock's distance from the next, so that two are never on the same cache line. */
  private static final int SPACING = 16;

  private final AtomicIntegerArray taken = new AtomicIntegerArray(COUNT * SPACING);

  /** Waits for a node's lock and takes it. */
  void lock(int node) {
    int place = place(node);
    while (!taken.compareAndSet(place, 0, 1)) {
      while (taken.getOpaque(place) != 0) {
        Thread.onSpinWait();
      }
    }
  }

  /** Gives a node's lock back. */
  void unlock(int node) {
    taken.setRelease(place(node), 0);
  }

  private static int place(int node) {
    return (node & (COUNT - 1)) * SPACING;
  }
}
