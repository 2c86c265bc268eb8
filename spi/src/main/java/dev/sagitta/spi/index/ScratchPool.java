package dev.sagitta.spi.index;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Scratch memory to lend, so that a search allocates nothing. A few pieces are kept, not one for
 * each thread, as threads may be virtual and many. Safe for any number of threads.
 *
 * @param <T> the scratch memory
 */
public final class ScratchPool<T> {
  /** More borrowers than this at a time have their scratch memory made anew. */
  private static final int KEPT = 32;

  private final Supplier<T> fresh;

  // Not a queue: its links would be objects, and a search is to make none.
  private final AtomicReferenceArray<@Nullable T> idle = new AtomicReferenceArray<>(KEPT);

  /**
   * A pool that keeps nothing yet.
   *
   * @param fresh makes scratch memory where none is left
   */
  public ScratchPool(Supplier<T> fresh) {
    this.fresh = fresh;
  }

  /** Scratch memory that nobody else has, as whoever gave it back has left it. */
  public T borrow() {
    for (int place = 0; place < KEPT; place++) {
      // A look first: an exchange takes the cache line from other threads even where it fails.
      if (idle.getPlain(place) != null) {
        T scratch = idle.getAndSet(place, null);
        if (scratch != null) {
          return scratch;
        }
      }
    }
    return fresh.get();
  }

  /** Takes scratch memory back, which whoever gives it does not use any more. */
  public void giveBack(T scratch) {
    for (int place = 0; place < KEPT; place++) {
      if (idle.getPlain(place) == null && idle.compareAndSet(place, null, scratch)) {
        return;
      }
    }
  }
}
