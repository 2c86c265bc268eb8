package dev.sagitta.spi.quantization;

import java.lang.foreign.MemorySegment;

/**
 * Estimates scores between one query at a time and codes: in the unit of the distance kernel's
 * scores, lower is nearer. Allocates nothing once made. For one thread.
 */
public interface CodeScorer {
  /** The query that is scored from now on; not copied if it need not be changed. */
  void query(float[] query);

  /**
   * Estimates the scores of codes that follow one another.
   *
   * @param offset where the first code begins, in bytes
   * @param count the number of codes, 0 or more
   * @param scores receives {@code count} scores from index 0
   */
  void scores(MemorySegment codes, long offset, int count, float[] scores);

  /**
   * Estimates the scores of chosen codes.
   *
   * @param ordinals row numbers, counted from the segment's start; any order
   * @param count the number of ordinals to use, 0 or more
   * @param scores receives {@code count} scores from index 0
   */
  void scores(MemorySegment codes, int[] ordinals, int count, float[] scores);
}
