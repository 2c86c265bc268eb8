package dev.sagitta.spi.quantization;

import java.lang.foreign.MemorySegment;

/**
 * A scorer that also compares codes with each other, at no more cost than with a vector. A graph is
 * built by such comparisons.
 */
public interface CodeQueryScorer extends CodeScorer {
  /**
   * A code is the query from now on: scores are those of what it stands for, up to rounding.
   * Copied.
   *
   * @param codes rows of codes, with nothing before the first
   * @param ordinal the code's row number
   */
  void queryCode(MemorySegment codes, int ordinal);
}
