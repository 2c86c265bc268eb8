package dev.sagitta.spi.index;

/**
 * The ability of a reader to search as if a row had never been indexed. Who measures recall takes
 * rows as queries, since these are distributed as the vectors are; but a row that is indexed leads
 * to its own neighbours, which no other query has.
 */
public interface LeavingOut extends IndexReader {
  /** This reader without a row: the search neither answers it nor goes by way of it. */
  IndexReader without(int ordinal);
}
