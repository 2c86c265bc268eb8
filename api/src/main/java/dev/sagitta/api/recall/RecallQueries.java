package dev.sagitta.api.recall;

import java.util.List;

/** The queries whose recall is measured. */
public sealed interface RecallQueries {
  /**
   * The caller's own.
   *
   * @param vectors query vectors, not copied
   */
  record Given(List<float[]> vectors) implements RecallQueries {
    /** Takes an immutable copy of the list. */
    public Given {
      vectors = List.copyOf(vectors);
    }
  }

  /** A sample of the searches that the open database has answered in this collection lately. */
  record Recent() implements RecallQueries {}
}
