package dev.sagitta.index.lsh;

import dev.sagitta.spi.index.RowBatch;

/** The scratch memory of one search at a time. */
final class SearchScratch {
  /** Rows that are fetched together; more push each other out of the cache. */
  private static final int APART = 16;

  /** So many bytes of each are fetched side by side; see {@link StoredTables}. */
  private static final int AHEAD_BYTES = 1_024;

  private final Hashing.Hashed query;
  private final ProbeSequence sequence;
  private final Selection selection;
  private final Buckets buckets = new Buckets();
  private final RowBatch batch;

  SearchScratch(Searched searched) {
    this.query = new Hashing.Hashed(searched.hashing().shape());
    this.sequence = new ProbeSequence(searched.hashing());
    this.selection = new Selection(query.sketch);
    this.batch = new RowBatch(searched.rows(), searched.kernel(), APART, AHEAD_BYTES);
  }

  Hashing.Hashed query() {
    return query;
  }

  ProbeSequence sequence() {
    return sequence;
  }

  Selection selection() {
    return selection;
  }

  Buckets buckets() {
    return buckets;
  }

  RowBatch batch() {
    return batch;
  }
}
