package dev.sagitta.engine.metadata;

import dev.sagitta.api.filter.Filter;
import dev.sagitta.api.metadata.MetadataValue;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds the terms of a field that a condition selects. What is not certain here is left to {@link
 * Filter#matches}, which alone defines the conditions.
 */
final class Conditions {
  private static final int MOST_SCANNED_TERMS = 1 << 16;

  private final FieldIndex field;
  private final Selection selection;

  private Conditions(FieldIndex field, Selection selection) {
    this.field = field;
    this.selection = selection;
  }

  /** The values that equal one of the given ones. */
  static Selection equal(FieldIndex field, List<MetadataValue> values) {
    Selection selection = new Selection(field);
    Conditions conditions = new Conditions(field, selection);
    for (MetadataValue value : values) {
      switch (value) {
        case MetadataValue.Scalar scalar -> conditions.equal(scalar, ColumnShape.Of.VALUES);
        case MetadataValue.ListValue _ -> selection.mayMatchLists();
      }
    }
    return selection;
  }

  /** The lists that have the member. */
  static Selection contains(FieldIndex field, MetadataValue.Scalar member) {
    Selection selection = new Selection(field);
    if (field.coverage() == FieldShape.Coverage.EVERYTHING) {
      new Conditions(field, selection).equal(member, ColumnShape.Of.MEMBERS);
    } else {
      selection.mayMatchLists();
    }
    return selection;
  }

  /** Every value. */
  static Selection exists(FieldIndex field) {
    Selection selection = new Selection(field);
    field.values().forEach(column -> selection.match(column, 0, column.terms()));
    selection.matchLists();
    return selection;
  }

  /** The values on one side of a bound. */
  static Selection compare(FieldIndex field, Filter.Order order, MetadataValue.Scalar bound) {
    Selection selection = new Selection(field);
    Conditions conditions = new Conditions(field, selection);
    switch (bound) {
      case MetadataValue.IntegerValue(long value) -> conditions.compare(order, value);
      case MetadataValue.DoubleValue(double value) -> {
        if (TermKind.isWhole(value)) {
          conditions.compare(order, (long) value);
        } else {
          conditions.compareFraction(order, value);
        }
      }
      case MetadataValue.BooleanValue(boolean value) ->
          conditions.compareIn(TermKind.TRUTH, order, value ? 1 : 0);
      case MetadataValue.StringValue(String text) -> conditions.compareText(order, text);
    }
    return selection;
  }

  /** The texts in which the given one occurs. */
  static Selection containsText(FieldIndex field, String part) {
    Selection selection = new Selection(field);
    Column column = field.column(TermKind.TEXT, ColumnShape.Of.VALUES);
    if (column != null) {
      byte[] wanted = utf8(part);
      if (wanted == null || column.terms() > MOST_SCANNED_TERMS) {
        selection.mayMatch(column, 0, column.terms());
      } else {
        scan(column, wanted, selection);
      }
    }
    return selection;
  }

  private static void scan(Column column, byte[] wanted, Selection selection) {
    for (int rank = 0; rank < column.terms(); rank++) {
      if (occursIn(column.text(rank), wanted)) {
        selection.match(column, rank, rank + 1);
      } else if (column.isCut(rank)) {
        selection.mayMatch(column, rank, rank + 1);
      }
    }
  }

  private static boolean occursIn(byte[] text, byte[] wanted) {
    for (int start = 0; start + wanted.length <= text.length; start++) {
      if (Arrays.equals(text, start, start + wanted.length, wanted, 0, wanted.length)) {
        return true;
      }
    }
    return false;
  }

  private void equal(MetadataValue.Scalar value, ColumnShape.Of of) {
    switch (value) {
      case MetadataValue.IntegerValue(long number) -> equalTo(TermKind.WHOLE, of, number);
      case MetadataValue.DoubleValue(double number) -> {
        if (TermKind.isWhole(number)) {
          equalTo(TermKind.WHOLE, of, (long) number);
        } else {
          equalFraction(of, number);
        }
      }
      case MetadataValue.BooleanValue(boolean truth) -> equalTo(TermKind.TRUTH, of, truth ? 1 : 0);
      case MetadataValue.StringValue(String text) -> equalText(of, text);
    }
  }

  private void equalTo(TermKind kind, ColumnShape.Of of, long number) {
    Column column = field.column(kind, of);
    if (column != null) {
      int rank = column.firstAtLeast(number);
      if (column.is(rank, number)) {
        selection.match(column, rank, rank + 1);
      }
    }
  }

  private void equalFraction(ColumnShape.Of of, double number) {
    Column column = field.column(TermKind.FRACTION, of);
    if (column != null) {
      int rank = column.firstAtLeast(number);
      if (column.is(rank, Double.doubleToLongBits(number))) {
        selection.match(column, rank, rank + 1);
      }
    }
  }

  private void equalText(ColumnShape.Of of, String text) {
    Column column = field.column(TermKind.TEXT, of);
    byte[] utf8 = utf8(text);
    if (column == null || utf8 == null) {
      // A text that is not Unicode is nowhere: it could not be stored.
      return;
    }
    if (utf8.length <= TextTerms.WHOLE_BYTES) {
      int rank = column.firstAtLeast(utf8);
      if (column.is(rank, utf8)) {
        selection.match(column, rank, rank + 1);
      }
      return;
    }
    byte[] cut = new byte[TextTerms.CUT_BYTES];
    TextTerms.cut(utf8, 0, utf8.length, cut);
    int rank = column.firstAtLeast(cut);
    if (column.is(rank, cut)) {
      selection.mayMatch(column, rank, rank + 1);
    }
  }

  private void compare(Filter.Order order, long bound) {
    compareIn(TermKind.WHOLE, order, bound);
    Column fractions = field.column(TermKind.FRACTION, ColumnShape.Of.VALUES);
    if (fractions != null) {
      int above = fractions.firstAbove(bound);
      side(fractions, order, above, above);
    }
  }

  private void compareIn(TermKind kind, Filter.Order order, long bound) {
    Column column = field.column(kind, ColumnShape.Of.VALUES);
    if (column != null) {
      side(column, order, column.firstAtLeast(bound), column.firstAbove(bound));
    }
  }

  private void compareFraction(Filter.Order order, double bound) {
    Column wholes = field.column(TermKind.WHOLE, ColumnShape.Of.VALUES);
    if (wholes != null) {
      int above = wholes.firstAtLeast(bound);
      side(wholes, order, above, above);
    }
    Column fractions = field.column(TermKind.FRACTION, ColumnShape.Of.VALUES);
    if (fractions != null) {
      int from = fractions.firstAtLeast(bound);
      boolean there = fractions.is(from, Double.doubleToLongBits(bound));
      side(fractions, order, from, there ? from + 1 : from);
    }
  }

  /**
   * Selects what lies on one side.
   *
   * @param atLeast the rank of the first term that is not below the bound
   * @param above the rank of the first term that is above it
   */
  private void side(Column column, Filter.Order order, int atLeast, int above) {
    switch (order) {
      case LESS -> selection.match(column, 0, atLeast);
      case AT_MOST -> selection.match(column, 0, above);
      case GREATER -> selection.match(column, above, column.terms());
      case AT_LEAST -> selection.match(column, atLeast, column.terms());
    }
  }

  private void compareText(Filter.Order order, String bound) {
    Column column = field.column(TermKind.TEXT, ColumnShape.Of.VALUES);
    if (column == null) {
      return;
    }
    byte[] utf8 = utf8(bound);
    if (utf8 == null) {
      selection.mayMatch(column, 0, column.terms());
    } else if (utf8.length <= TextTerms.WHOLE_BYTES) {
      side(column, order, column.firstAtLeast(utf8), column.firstAbove(utf8));
    } else {
      // Of cut texts that begin as the bound does, only the rows can tell.
      byte[] beginning = Arrays.copyOf(utf8, TextTerms.WHOLE_BYTES);
      int first = column.firstAbove(beginning);
      int end = column.firstBeginningAbove(beginning, beginning.length);
      selection.mayMatch(column, first, end);
      switch (order) {
        case LESS, AT_MOST -> selection.match(column, 0, first);
        case GREATER, AT_LEAST -> selection.match(column, end, column.terms());
      }
    }
  }

  private static byte @Nullable [] utf8(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    return new String(utf8, StandardCharsets.UTF_8).equals(text) ? utf8 : null;
  }
}
