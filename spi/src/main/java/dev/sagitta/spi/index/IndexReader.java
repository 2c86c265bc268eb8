package dev.sagitta.spi.index;

/** Finds the nearest vectors of one source. Safe for any number of threads. */
public interface IndexReader {
  /**
   * Offers the rows nearest to the query to the selection, skipping those whose score is above the
   * selection's bound.
   *
   * @param query the query; as many values as the source's dimension, finite
   * @param accepted the rows that may be offered, or all of them
   * @param top receives the rows
   */
  void search(float[] query, Accepted accepted, TopK top);

  /**
   * The same for several queries.
   *
   * @param queries one or more queries
   * @param accepted the rows that may be offered to any of them
   * @param tops one selection for each query
   */
  void searchAll(float[][] queries, Accepted accepted, TopK[] tops);
}
