package dev.sagitta.index.lsh;

import dev.sagitta.spi.index.ScratchPool;
import dev.sagitta.spi.index.VerifiedRows;
import dev.sagitta.spi.kernel.DistanceKernel;

/**
 * What all readers over the same tables share: these, the vectors, and the scratch memory of
 * searches that are not under way. Safe for any number of threads as far as the tables are.
 */
final class Searched {
  private final Hashing hashing;
  private final Tables tables;
  private final VerifiedRows rows;
  private final DistanceKernel kernel;
  private final ScratchPool<SearchScratch> scratches =
      new ScratchPool<>(() -> new SearchScratch(this));

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

  /** Scratch memory for searches. */
  ScratchPool<SearchScratch> scratches() {
    return scratches;
  }
}
