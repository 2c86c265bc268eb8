package dev.sagitta.engine.metadata;

/** A column that is collected: which row has which value, row by row. */
sealed interface ColumnDraft permits NumberDraft, TextDraft {
  /** The memory it takes, near enough for budgets. */
  long memoryBytes();

  /** The rows of its entries, in order. */
  EntryRows rows();

  /** Its terms in order. Afterwards it is used up. */
  Postings sorted();
}
