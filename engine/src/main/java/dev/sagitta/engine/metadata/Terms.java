package dev.sagitta.engine.metadata;

/**
 * The distinct values of one kind in one field, numbered in the order in which they were first
 * seen.
 */
sealed interface Terms permits NumberTerms, TextTerms {
  /** How many there are. */
  int count();

  /** The memory they take, near enough for budgets. */
  long memoryBytes();

  /** Their numbers in the order of the values. */
  int[] inOrder();

  /** Writes them in the given order. */
  void write(SectionOutput out, int[] order);

  /** The bytes of their texts; 0 for numbers. */
  long textBytes();
}
