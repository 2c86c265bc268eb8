package dev.sagitta.kernels;

import java.lang.foreign.MemorySegment;
import java.util.Objects;

/** What every kernel asks of its arguments, once a call. */
final class Checks {
  private Checks() {}

  /** Both vectors have the same length. */
  static void sameLength(float[] query, float[] vector) {
    if (query.length != vector.length) {
      throw new IllegalArgumentException(
          "The query has " + query.length + " values, but the vector has " + vector.length + ".");
    }
  }

  /** All queries have the same length, and there is at least one. */
  static void sameLength(float[][] queries) {
    if (queries.length == 0) {
      throw new IllegalArgumentException("There must be at least one query.");
    }
    for (float[] query : queries) {
      if (query.length != queries[0].length) {
        throw new IllegalArgumentException(
            "Queries of one call must have the same length, but there are "
                + queries[0].length
                + " and "
                + query.length
                + " values.");
      }
    }
  }

  /** So many bytes of rows lie in the segment, and their scores have room in the array. */
  static void rows(MemorySegment rows, long offset, long bytes, int scoreCount, float[] scores) {
    Objects.checkFromIndexSize(offset, bytes, rows.byteSize());
    Objects.checkFromIndexSize(0, scoreCount, scores.length);
  }

  /** There are so many ordinals, and their scores have room in the array. */
  static void ordinals(int[] ordinals, int count, float[] scores) {
    Objects.checkFromIndexSize(0, count, ordinals.length);
    Objects.checkFromIndexSize(0, count, scores.length);
  }

  /** The query of a sum over codes has the length that it asks for. */
  static void queryLength(int length, int required) {
    if (length != required) {
      throw new IllegalArgumentException(
          "The query must have " + required + " values, but has " + length + ".");
    }
  }
}
