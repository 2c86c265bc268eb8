package dev.sagitta.spi.kernel;

import dev.sagitta.api.collection.Distance;
import java.lang.foreign.MemorySegment;

/**
 * The arithmetic of one distance over float32 vectors.
 *
 * <p>Results are <em>scores</em>: a score orders vectors exactly as their distance does, lower is
 * nearer, but may be cheaper to compute (for the Euclidean distance it is the squared one). {@link
 * #distance} turns a score into the distance that users see.
 *
 * <p>Vectors in memory are rows of {@code dimension} little-endian float32 values without gaps,
 * where the dimension is the query's length. Offsets and row sizes are multiples of 4 bytes;
 * nothing else is assumed of alignment. Implementations check bounds (per call, not per value) by
 * the memory segment's own rules, allocate nothing, keep no state, and are safe for any number of
 * threads. NaN in either vector gives NaN.
 */
public interface DistanceKernel {
  /** The distance this kernel computes. */
  Distance kind();

  /** The distance that a score stands for. */
  float distance(float score);

  /**
   * The largest score whose distance is at most the given one; the inverse of {@link #distance} for
   * use as a bound.
   */
  float score(double distance);

  /** The score between two vectors of the same length on the heap. */
  float score(float[] query, float[] vector);

  /** The score between the query and one row, which begins at a byte offset. */
  float score(float[] query, MemorySegment vectors, long offset);

  /**
   * Scores the query against rows that follow one another.
   *
   * @param offset where the first row begins, in bytes
   * @param count the number of rows, 0 or more
   * @param scores receives {@code count} scores from index 0
   */
  void scores(float[] query, MemorySegment vectors, long offset, int count, float[] scores);

  /**
   * Scores the query against chosen rows.
   *
   * @param ordinals row numbers, counted from the segment's start; any order
   * @param count the number of ordinals to use, 0 or more
   * @param scores receives {@code count} scores from index 0
   */
  void scores(float[] query, MemorySegment vectors, int[] ordinals, int count, float[] scores);

  /**
   * Scores several queries against rows that follow one another; the way to be bound by arithmetic
   * instead of memory.
   *
   * @param queries at least one query, all of the same length
   * @param offset where the first row begins, in bytes
   * @param count the number of rows, 0 or more
   * @param scores receives {@code queries.length * count} scores; query q's begin at {@code q *
   *     count}
   */
  void scores(float[][] queries, MemorySegment vectors, long offset, int count, float[] scores);
}
