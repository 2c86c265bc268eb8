package dev.sagitta.spi.index;

import java.util.Map;

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

  /**
   * This reader with other search parameters than the defaults, over the same bytes. Cheap.
   *
   * @param parameters values by name; what is left out has its default
   * @throws dev.sagitta.api.error.InvalidRequestException if a name is unknown (the message gives
   *     the nearest known one) or a value is out of range (the message gives the range)
   */
  IndexReader tuned(Map<String, String> parameters);
}
