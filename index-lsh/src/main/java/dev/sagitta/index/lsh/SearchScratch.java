package dev.sagitta.index.lsh;

/** The scratch memory of one search at a time. */
final class SearchScratch {
  private final Hashing.Hashed query;
  private final ProbeSequence sequence;
  private final Selection selection;
  private final Buckets buckets = new Buckets();
  private final RowBatch batch;

  SearchScratch(Searched searched) {
    this.query = new Hashing.Hashed(searched.hashing().shape());
    this.sequence = new ProbeSequence(searched.hashing());
    this.selection = new Selection(query.sketch);
    this.batch = new RowBatch(searched.rows(), searched.kernel());
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
