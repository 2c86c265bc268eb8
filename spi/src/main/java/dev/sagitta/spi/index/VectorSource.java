package dev.sagitta.spi.index;

import java.lang.foreign.MemorySegment;

/**
 * Vectors of one segment or table, numbered by ordinals from 0: rows of little-endian float32
 * values without gaps.
 */
public interface VectorSource {
  /** The number of rows. */
  int size();

  /** The number of values in a row. */
  int dimension();

  /**
   * All rows; row {@code i} begins at byte {@code i * dimension * 4}. Off-heap, 64-byte aligned.
   */
  MemorySegment memory();

  /**
   * Makes sure that rows hold what was written, by their checksums, once. Callers do this before
   * they first use rows; afterwards it costs next to nothing.
   *
   * @throws dev.sagitta.api.error.CorruptException if they do not
   */
  void verify(int firstOrdinal, int count);
}
