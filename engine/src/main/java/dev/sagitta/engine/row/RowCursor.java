package dev.sagitta.engine.row;

/** Walks over rows of one row set. */
@FunctionalInterface
public interface RowCursor {
  /** The next row, or {@link RowSet#ABSENT} at the end. */
  int next();
}
