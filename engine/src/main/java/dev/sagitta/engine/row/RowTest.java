package dev.sagitta.engine.row;

/** A condition on a row of one row set. */
@FunctionalInterface
public interface RowTest {
  /** Accepts every row. */
  RowTest ALL = row -> true;

  /** True if the row is wanted. */
  boolean accepts(int row);
}
