package dev.sagitta.index.lsh;

/** Hash tables whose buckets hold rows with their sketches. */
sealed interface Tables permits StoredTables, GrowingTables {
  /** One more than the largest row. */
  int rows();

  /**
   * Offers the rows of buckets.
   *
   * @return how many rows there are in them
   */
  long visit(Buckets buckets, Selection selection);
}
