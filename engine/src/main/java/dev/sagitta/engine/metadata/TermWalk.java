package dev.sagitta.engine.metadata;

import dev.sagitta.api.metadata.MetadataValue.Scalar;
import dev.sagitta.api.read.ScanOrder.Direction;
import dev.sagitta.spi.index.OrdinalSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Goes through the terms of a field in order, over all its columns at once. A row with a list is
 * met at the first of its members alone. Long texts that begin alike are met together.
 */
public final class TermWalk {
  private final Direction direction;
  private final List<Head> heads = new ArrayList<>();
  private final @Nullable OrdinalSet passed;
  private final List<Met> met = new ArrayList<>();
  private @Nullable Term current;

  /** The next term of a column. */
  private static final class Head {
    private final Column column;
    private int rank;
    private Term term;

    private Head(Column column, int rank) {
      this.column = column;
      this.rank = rank;
      this.term = column.term(rank);
    }
  }

  /** A term of the present ones. */
  private record Met(Column column, int rank) {}

  TermWalk(List<Column> columns, Direction direction, @Nullable Term from, int segmentRows) {
    this.direction = direction;
    boolean hasMembers = columns.stream().anyMatch(column -> column.of() == ColumnShape.Of.MEMBERS);
    this.passed = hasMembers ? OrdinalSet.none(segmentRows) : null;
    for (Column column : columns) {
      int terms = column.terms();
      int start =
          switch (direction) {
            case ASCENDING -> from == null ? 0 : column.firstNotBefore(from);
            case DESCENDING -> (from == null ? terms : column.firstBehind(from)) - 1;
          };
      if (passed != null && column.of() == ColumnShape.Of.MEMBERS) {
        switch (direction) {
          case ASCENDING -> column.addTo(passed, 0, start);
          case DESCENDING -> column.addTo(passed, start + 1, terms);
        }
      }
      if (start >= 0 && start < terms) {
        heads.add(new Head(column, start));
      }
    }
  }

  /** Goes to the next value, or to the first one. */
  public boolean next() {
    if (passed != null) {
      for (Met term : met) {
        if (term.column.of() == ColumnShape.Of.MEMBERS) {
          term.column.addTo(passed, term.rank, term.rank + 1);
        }
      }
    }
    met.clear();
    Term first = null;
    for (Head head : heads) {
      first = first == null || compare(head.term, first) < 0 ? head.term : first;
    }
    current = first;
    if (first == null) {
      return false;
    }
    for (int i = heads.size() - 1; i >= 0; i--) {
      Head head = heads.get(i);
      boolean more = true;
      while (more && head.term.compareTo(first) == 0) {
        met.add(new Met(head.column, head.rank));
        more = advance(head);
      }
      if (!more) {
        heads.remove(i);
      }
    }
    return true;
  }

  private boolean advance(Head head) {
    int rank = head.rank + (direction == Direction.ASCENDING ? 1 : -1);
    if (rank < 0 || rank >= head.column.terms()) {
      return false;
    }
    head.rank = rank;
    head.term = head.column.term(rank);
    return true;
  }

  private int compare(Term a, Term b) {
    return direction == Direction.ASCENDING ? a.compareTo(b) : b.compareTo(a);
  }

  /** The value; null if these are long texts that begin alike, in no order. */
  public @Nullable Scalar value() {
    return current == null ? null : current.value();
  }

  /** How many rows have the value, at most: some may have been met before. */
  public long most() {
    return met.stream().mapToLong(term -> term.column.count(term.rank, term.rank + 1)).sum();
  }

  /** The rows of the value, in order, without those that have been met before. */
  public int[] rows() {
    IntList rows = new IntList((int) most());
    for (Met term : met) {
      term.column.forEachRow(
          term.rank,
          row -> {
            if (passed == null || !passed.contains(row)) {
              rows.add(row);
            }
          });
    }
    int[] found = Arrays.copyOf(rows.array(), rows.size());
    return met.size() == 1 ? found : Arrays.stream(found).sorted().distinct().toArray();
  }

  /** Adds the same rows to a set that has no other. */
  public void addRowsTo(OrdinalSet set) {
    met.forEach(term -> term.column.addTo(set, term.rank, term.rank + 1));
    if (passed != null) {
      set.removeAll(passed);
    }
  }
}
