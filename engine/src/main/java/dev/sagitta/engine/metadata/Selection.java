package dev.sagitta.engine.metadata;

import dev.sagitta.engine.row.CountBounds;
import dev.sagitta.spi.index.OrdinalSet;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The terms of one field that a condition selects: of some their rows match, of others they may.
 */
final class Selection {
  private final @Nullable FieldIndex field;
  private final List<Span> certain = new ArrayList<>();
  private final List<Span> possible = new ArrayList<>();
  private Lists lists = Lists.NONE;
  private boolean unknown;

  /** Terms of neighbouring ranks. */
  private record Span(Column column, int from, int to) {}

  private enum Lists {
    NONE,
    POSSIBLE,
    CERTAIN
  }

  /** Nothing of a field, which may be null if no row has it. */
  Selection(@Nullable FieldIndex field) {
    this.field = field;
  }

  /** The rows of these terms match. */
  void match(Column column, int from, int to) {
    add(certain, new Span(column, from, to));
  }

  /** The rows of these terms may match. */
  void mayMatch(Column column, int from, int to) {
    add(possible, new Span(column, from, to));
  }

  private static void add(List<Span> spans, Span span) {
    if (span.from < span.to) {
      spans.add(span);
    }
  }

  /** The rows whose value is a list match. */
  void matchLists() {
    lists = Lists.CERTAIN;
  }

  /** The rows whose value is a list may match. */
  void mayMatchLists() {
    lists = Lists.POSSIBLE;
  }

  /** Any row may match. */
  void becomeUnknown() {
    unknown = true;
  }

  /** The rows, of a segment of so many. */
  Matches matches(int rows) {
    if (unknown) {
      return Matches.unknown(rows);
    }
    OrdinalSet sure = OrdinalSet.none(rows);
    certain.forEach(span -> span.column.addTo(sure, span.from, span.to));
    if (field != null && lists == Lists.CERTAIN) {
      field.addListsTo(sure);
    }
    if (possible.isEmpty() && lists != Lists.POSSIBLE) {
      return Matches.exactly(sure);
    }
    OrdinalSet maybe = sure.copy();
    possible.forEach(span -> span.column.addTo(maybe, span.from, span.to));
    if (field != null && lists == Lists.POSSIBLE) {
      field.addListsTo(maybe);
    }
    return new Matches(sure, maybe);
  }

  /** How many rows there are, of a segment of so many, without looking for them. */
  CountBounds bounds(int rows) {
    if (unknown) {
      return new CountBounds(0, rows);
    }
    long listRows = field == null ? 0 : field.listRows();
    long most = count(certain) + count(possible) + (lists == Lists.NONE ? 0 : listRows);
    // A row may have several of the terms in a list, and several of the terms may be given twice.
    long least = Math.max(lists == Lists.CERTAIN ? listRows : 0, largest(certain));
    return new CountBounds((int) Math.min(rows, least), (int) Math.min(rows, most));
  }

  private static long count(List<Span> spans) {
    return spans.stream().mapToLong(span -> span.column.count(span.from, span.to)).sum();
  }

  /** The most rows of one span of values, or of one term of the members of lists. */
  private static long largest(List<Span> spans) {
    return spans.stream()
        .mapToLong(span ->
            span.column.of() == ColumnShape.Of.VALUES
                ? span.column.count(span.from, span.to)
                : span.column.count(span.from, span.from + 1))
        .max()
        .orElse(0);
  }
}
