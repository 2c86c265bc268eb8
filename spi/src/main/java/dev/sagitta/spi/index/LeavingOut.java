package dev.sagitta.spi.index;

/**
 * The ability of a reader to search as if a row had never been indexed. Who measures recall takes
 * rows as queries, since these are distributed as the vectors are; but a row that is indexed leads
 * to its own neighbours, which no other query has.
 */
public interface LeavingOut extends IndexReader {
  /**
   * This reader without a row, which it does not answer. It finds what it would find if the row had
   * never been indexed, as nearly as can be told. For measuring: need not be cheap.
   */
  IndexReader without(int ordinal);
}
