package dev.sagitta.benchmarks.plot;

/** How fast a library answers at a recall, as far as its points tell. */
sealed interface Speed {
  /**
   * Points lie on both sides of the recall, or on it.
   *
   * @param queriesPerSecond between them
   */
  record Exactly(double queriesPerSecond) implements Speed {}

  /**
   * All points have more recall, so a narrower search would be faster.
   *
   * @param queriesPerSecond of the fastest point
   * @param recall of that point
   */
  record AtLeast(double queriesPerSecond, double recall) implements Speed {}

  /**
   * All points have less recall.
   *
   * @param mostRecall the most of any point
   */
  record Unreached(double mostRecall) implements Speed {}

  /** What orders speeds: queries a second, none where the recall was not reached. */
  default double rank() {
    return switch (this) {
      case Exactly exactly -> exactly.queriesPerSecond();
      case AtLeast atLeast -> atLeast.queriesPerSecond();
      case Unreached _ -> 0;
    };
  }
}
