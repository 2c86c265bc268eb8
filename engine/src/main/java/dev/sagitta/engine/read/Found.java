package dev.sagitta.engine.read;

import dev.sagitta.engine.row.Id;
import dev.sagitta.engine.row.RowSet;
import java.util.Comparator;

/**
 * A row that a search found.
 *
 * @param source where it was found
 * @param ordinal its ordinal there
 * @param distance how far it is from the query
 */
record Found(Source source, int ordinal, float distance) {
  /** Nearest first; equal distances in id order. Ids are read for equal distances alone. */
  static final Comparator<Found> NEAREST_FIRST =
      Comparator.comparingDouble(Found::distance).thenComparing(Found::id);

  RowSet rows() {
    return source.rows();
  }

  int row() {
    return source.block().firstRow() + ordinal;
  }

  private Id id() {
    return rows().id(row());
  }
}
