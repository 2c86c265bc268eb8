package dev.sagitta.engine.metadata;

import dev.sagitta.spi.index.OrdinalSet;

/**
 * What an index can tell of the rows that match a filter: every row of {@code certain} does, and no
 * row outside of {@code possible}. Where the two differ, the rows between have to be tested. Live
 * or deleted makes no difference here.
 *
 * @param certain rows that match; not to be changed
 * @param possible these and the rows that may match; not to be changed
 */
public record Matches(OrdinalSet certain, OrdinalSet possible) {
  static Matches exactly(OrdinalSet rows) {
    return new Matches(rows, rows);
  }

  static Matches none(int rows) {
    return exactly(OrdinalSet.none(rows));
  }

  /** Every row, of so many. */
  public static Matches all(int rows) {
    return exactly(OrdinalSet.all(rows));
  }

  static Matches unknown(int rows) {
    return new Matches(OrdinalSet.none(rows), OrdinalSet.all(rows));
  }

  /** True if no row has to be tested. */
  public boolean isExact() {
    return certain == possible;
  }

  Matches and(Matches other) {
    OrdinalSet sure = certain.copy();
    sure.retainAll(other.certain);
    if (isExact() && other.isExact()) {
      return exactly(sure);
    }
    OrdinalSet maybe = possible.copy();
    maybe.retainAll(other.possible);
    return new Matches(sure, maybe);
  }

  Matches or(Matches other) {
    OrdinalSet sure = certain.copy();
    sure.addAll(other.certain);
    if (isExact() && other.isExact()) {
      return exactly(sure);
    }
    OrdinalSet maybe = possible.copy();
    maybe.addAll(other.possible);
    return new Matches(sure, maybe);
  }

  Matches not() {
    OrdinalSet sure = complement(possible);
    return isExact() ? exactly(sure) : new Matches(sure, complement(certain));
  }

  private static OrdinalSet complement(OrdinalSet set) {
    OrdinalSet rest = OrdinalSet.all(set.size());
    rest.removeAll(set);
    return rest;
  }
}
