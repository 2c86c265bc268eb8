package dev.sagitta.index.lsh;

/** Hash tables whose buckets hold rows with their sketches. */
sealed interface Tables permits StoredTables, GrowingTables {
  /** One more than the largest row. */
  int rows();

  /**
   * Offers the rows of a bucket.
   *
   * @return how many rows there are in it
   */
  int visit(int table, int address, Selection selection);
}
