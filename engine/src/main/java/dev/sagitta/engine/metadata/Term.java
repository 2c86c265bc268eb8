package dev.sagitta.engine.metadata;

import dev.sagitta.api.metadata.MetadataValue;
import dev.sagitta.api.metadata.MetadataValue.Scalar;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A term, to be compared with terms of all kinds: in the order of {@link MetadataValue#order}, but
 * that long texts with the same beginning, of which the index does not know the order, are at one
 * place.
 *
 * @param kind what it is
 * @param number a truth value or whole number, or the bits of a fraction; else 0
 * @param text a text, or its beginning; else nothing
 * @param isCut true if the text goes on
 */
@SuppressWarnings("ArrayRecordComponent") // Compared by compareTo alone.
record Term(TermKind kind, long number, byte[] text, boolean isCut) implements Comparable<Term> {
  private static final byte[] NO_TEXT = {};

  static Term ofNumber(TermKind kind, long number) {
    return new Term(kind, number, NO_TEXT, false);
  }

  static Term ofText(byte[] text, boolean isCut) {
    return new Term(TermKind.TEXT, 0, text, isCut);
  }

  /** The term that an index has for a value. */
  static Term of(Scalar value) {
    return switch (value.canonical()) {
      case MetadataValue.BooleanValue(boolean truth) -> ofNumber(TermKind.TRUTH, truth ? 1 : 0);
      case MetadataValue.IntegerValue(long number) -> ofNumber(TermKind.WHOLE, number);
      case MetadataValue.DoubleValue(double number) ->
          ofNumber(TermKind.FRACTION, Double.doubleToLongBits(number));
      case MetadataValue.StringValue(String text) -> {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        boolean isLong = utf8.length > TextTerms.WHOLE_BYTES;
        yield ofText(isLong ? Arrays.copyOf(utf8, TextTerms.WHOLE_BYTES) : utf8, isLong);
      }
    };
  }

  /** The value; null if only its beginning is known. */
  @Nullable Scalar value() {
    return switch (kind) {
      case TRUTH -> MetadataValue.of(number != 0);
      case WHOLE -> MetadataValue.of(number);
      case FRACTION -> MetadataValue.of(Double.longBitsToDouble(number));
      case TEXT -> isCut ? null : MetadataValue.of(new String(text, StandardCharsets.UTF_8));
    };
  }

  @Override
  public int compareTo(Term other) {
    if (place(kind) != place(other.kind)) {
      return Integer.compare(place(kind), place(other.kind));
    }
    return switch (kind) {
      case TRUTH -> Long.compare(number, other.number);
      case WHOLE ->
          other.kind == TermKind.WHOLE
              ? Long.compare(number, other.number)
              : -TermKind.compare(Double.longBitsToDouble(other.number), number);
      case FRACTION ->
          other.kind == TermKind.WHOLE
              ? TermKind.compare(Double.longBitsToDouble(number), other.number)
              : Double.compare(
                  Double.longBitsToDouble(number), Double.longBitsToDouble(other.number));
      case TEXT -> {
        int texts = Arrays.compareUnsigned(text, other.text);
        yield texts != 0 ? texts : Boolean.compare(isCut, other.isCut);
      }
    };
  }

  /** The place of a kind among the others; numbers are at one. */
  private static int place(TermKind kind) {
    return switch (kind) {
      case TRUTH -> 0;
      case WHOLE, FRACTION -> 1;
      case TEXT -> 2;
    };
  }
}
