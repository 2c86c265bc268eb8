package dev.sagitta.api.metadata;

import dev.sagitta.api.error.ErrorCode;
import dev.sagitta.api.error.InvalidRequestException;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;

/**
 * One metadata value: a string, an integer, a floating point number, a boolean, or a list of these.
 */
public sealed interface MetadataValue {

  /** A value that is not a list. */
  sealed interface Scalar extends MetadataValue {
    /** The same value as a whole number, if it is one that fits; else this. */
    default Scalar canonical() {
      if (this instanceof DoubleValue(double value)
          && value >= -0x1p63
          && value < 0x1p63
          && value == Math.rint(value)) {
        return new IntegerValue((long) value);
      }
      return this;
    }

    private int kind() {
      return switch (this) {
        case BooleanValue _ -> 0;
        case IntegerValue _, DoubleValue _ -> 1;
        case StringValue _ -> 2;
      };
    }
  }

  /** A Unicode string. */
  record StringValue(String value) implements Scalar {}

  /** A 64-bit signed integer. */
  record IntegerValue(long value) implements Scalar {}

  /** A 64-bit floating point number; NaN and infinities are refused. */
  record DoubleValue(double value) implements Scalar {
    /** Refuses what JSON cannot carry. */
    public DoubleValue {
      if (!Double.isFinite(value)) {
        throw new InvalidRequestException(
            ErrorCode.INVALID_METADATA,
            "A metadata number must be finite, but is " + value + "; leave the key out instead.");
      }
    }
  }

  /** A truth value. */
  record BooleanValue(boolean value) implements Scalar {}

  /** A list of scalars, in the given order. */
  record ListValue(List<Scalar> values) implements MetadataValue {
    /** Takes an immutable copy. */
    public ListValue {
      values = List.copyOf(values);
    }
  }

  /** A string value. */
  static StringValue of(String value) {
    return new StringValue(value);
  }

  /** An integer value. */
  static IntegerValue of(long value) {
    return new IntegerValue(value);
  }

  /** A floating point value. */
  static DoubleValue of(double value) {
    return new DoubleValue(value);
  }

  /** A boolean value. */
  static BooleanValue of(boolean value) {
    return new BooleanValue(value);
  }

  /** A list of scalars. */
  static ListValue of(List<? extends Scalar> values) {
    return new ListValue(List.copyOf(values));
  }

  /**
   * The value that a plain Java object stands for: {@code String}, {@code Boolean}, any integral or
   * floating point {@code Number}, or a {@code List} of these.
   *
   * @throws InvalidRequestException if the object is of another type, or a nested list
   */
  static MetadataValue from(Object plain) {
    return switch (plain) {
      case MetadataValue value -> value;
      case List<?> list -> new ListValue(list.stream().map(MetadataValue::scalar).toList());
      default -> scalar(plain);
    };
  }

  /**
   * The plain Java object: {@code String}, {@code Long}, {@code Double}, {@code Boolean}, or a
   * list.
   */
  default Object plain() {
    return switch (this) {
      case StringValue(String value) -> value;
      case IntegerValue(long value) -> value;
      case DoubleValue(double value) -> value;
      case BooleanValue(boolean value) -> value;
      case ListValue(List<Scalar> values) -> values.stream().map(MetadataValue::plain).toList();
    };
  }

  /**
   * Equality as filters see it: numbers are equal when their mathematical values are, whatever
   * their type; lists are equal member by member; values of different kinds are never equal.
   */
  default boolean sameAs(MetadataValue other) {
    if (this instanceof ListValue(List<Scalar> mine)
        && other instanceof ListValue(List<Scalar> theirs)) {
      if (mine.size() != theirs.size()) {
        return false;
      }
      for (int i = 0; i < mine.size(); i++) {
        if (!mine.get(i).sameAs(theirs.get(i))) {
          return false;
        }
      }
      return true;
    }
    OptionalInt order = compareWith(other);
    return order.isPresent() && order.getAsInt() == 0;
  }

  /**
   * Order as filters see it: numbers by mathematical value, strings by Unicode code point, booleans
   * false first.
   *
   * @return negative, zero or positive; empty where the two kinds have no common order
   */
  default OptionalInt compareWith(MetadataValue other) {
    return switch (this) {
      case StringValue(String mine) when other instanceof StringValue(String theirs) ->
          OptionalInt.of(compareCodePoints(mine, theirs));
      case BooleanValue(boolean mine) when other instanceof BooleanValue(boolean theirs) ->
          OptionalInt.of(Boolean.compare(mine, theirs));
      case IntegerValue(long mine) when other instanceof IntegerValue(long theirs) ->
          OptionalInt.of(Long.compare(mine, theirs));
      case DoubleValue(double mine) when other instanceof DoubleValue(double theirs) ->
          OptionalInt.of(mine == theirs ? 0 : Double.compare(mine, theirs));
      case IntegerValue(long mine) when other instanceof DoubleValue(double theirs) ->
          OptionalInt.of(-compareNumbers(theirs, mine));
      case DoubleValue(double mine) when other instanceof IntegerValue(long theirs) ->
          OptionalInt.of(compareNumbers(mine, theirs));
      default -> OptionalInt.empty();
    };
  }

  /**
   * The order of values of all kinds, which scans and facets have: false and true, then numbers,
   * then texts, each kind in its own order. Values that are the same are at one place.
   */
  static Comparator<Scalar> order() {
    return (a, b) -> a.compareWith(b).orElseGet(() -> Integer.compare(a.kind(), b.kind()));
  }

  /** Exactly, as neither type has all values of the other. */
  private static int compareNumbers(double a, long b) {
    if (a >= 0x1p63) {
      return 1;
    }
    if (a < -0x1p63) {
      return -1;
    }
    long whole = (long) a;
    return whole == b ? (int) Math.signum(a - whole) : Long.compare(whole, b);
  }

  private static int compareCodePoints(String a, String b) {
    int length = Math.min(a.length(), b.length());
    for (int i = 0; i < length; i++) {
      char x = a.charAt(i);
      char y = b.charAt(i);
      if (x != y) {
        // Surrogates sort below U+E000..U+FFFF as UTF-16 units, but above them as code points.
        boolean onlyOneSurrogate = Character.isSurrogate(x) != Character.isSurrogate(y);
        return onlyOneSurrogate ? (Character.isSurrogate(x) ? 1 : -1) : Character.compare(x, y);
      }
    }
    return Integer.compare(a.length(), b.length());
  }

  private static Scalar scalar(Object plain) {
    return switch (plain) {
      case Scalar value -> value;
      case String value -> of(value);
      case Boolean value -> of(value.booleanValue());
      case Double value -> of(value.doubleValue());
      case Float value -> of(value.doubleValue());
      case Long value -> of(value.longValue());
      case Integer value -> of(value.longValue());
      case Short value -> of(value.longValue());
      case Byte value -> of(value.longValue());
      default ->
          throw new InvalidRequestException(
              ErrorCode.INVALID_METADATA,
              "A metadata value must be a string, a number of at most 64 bits, a boolean or a flat"
                  + " list of these, but is a "
                  + plain.getClass().getSimpleName()
                  + "; convert it first.");
    };
  }
}
