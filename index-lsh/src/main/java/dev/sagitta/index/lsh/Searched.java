package dev.sagitta.index.lsh;

import dev.sagitta.spi.kernel.DistanceKernel;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * What all readers over the same tables share: these, the vectors, and the scratch memory of
 * searches that are not under way. Safe for any number of threads as far as the tables are.
 */
final class Searched {
  /** More searches than this at a time allocate their scratch memory anew. */
  private static final int KEPT = 32;

  private final Hashing hashing;
  private final Tables tables;
  private final VerifiedRows rows;
  private final DistanceKernel kernel;

  // Not a queue: its links would be objects, and a search is to make none.
  private final AtomicReferenceArray<SearchScratch> idle = new AtomicReferenceArray<>(KEPT);

  Searched(Hashing hashing, Tables tables, VerifiedRows rows, DistanceKernel kernel) {
    this.hashing = hashing;
    this.tables = tables;
    this.rows = rows;
    this.kernel = kernel;
  }

  Hashing hashing() {
    return hashing;
  }

  Tables tables() {
    return tables;
  }

  VerifiedRows rows() {
    return rows;
  }

  DistanceKernel kernel() {
    return kernel;
  }

  /** Scratch memory for one search. */
  SearchScratch borrow() {
    for (int place = 0; place < KEPT; place++) {
      // A look first: an exchange takes the cache line from other threads even where it fails.
      if (idle.getPlain(place) != null) {
        SearchScratch scratch = idle.getAndSet(place, null);
        if (scratch != null) {
          return scratch;
        }
      }
    }
    return new SearchScratch(this);
  }

  /** Takes scratch memory back. */
  void giveBack(SearchScratch scratch) {
    for (int place = 0; place < KEPT; place++) {
      if (idle.getPlain(place) == null && idle.compareAndSet(place, null, scratch)) {
        return;
      }
    }
  }
}
