package dev.sagitta.spi.kernel;

import java.lang.foreign.MemorySegment;

/**
 * Computes one kind of sum between one query at a time and many codes. Has its own memory for the
 * query and allocates nothing once made. For one thread.
 *
 * <p>Before the first query, sums are those with a query of zeros. Nothing is assumed of alignment.
 * Bounds are checked by the memory segment's own rules, before anything outside is read.
 *
 * @param <Q> the form of the query
 */
public interface CodeSums<Q> {
  /**
   * The query from now on; copied.
   *
   * @throws IllegalArgumentException if it has not the length that its kind of sum asks for
   */
  void query(Q query);

  /**
   * The sums with codes that follow one another.
   *
   * @param offset where the first code begins, in bytes
   * @param count the number of codes, 0 or more
   * @param sums receives {@code count} sums from index 0
   */
  void rows(MemorySegment codes, long offset, int count, float[] sums);

  /**
   * The sums with chosen codes.
   *
   * @param ordinals row numbers, counted from the segment's start; any order
   * @param count the number of ordinals to use, 0 or more
   * @param sums receives {@code count} sums from index 0
   */
  void chosen(MemorySegment codes, int[] ordinals, int count, float[] sums);
}
