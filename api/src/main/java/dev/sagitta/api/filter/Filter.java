package dev.sagitta.api.filter;

import dev.sagitta.api.error.ErrorCode;
import dev.sagitta.api.error.InvalidRequestException;
import dev.sagitta.api.metadata.FieldLookup;
import dev.sagitta.api.metadata.MetadataValue;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;

/**
 * A condition on metadata. {@link #matches} is its definition: whatever indexes are used, the
 * answer is what it says. The table of what each operator answers to each kind of value is in
 * {@code docs/filters.md}.
 *
 * <p>Rules for absent and mismatched values: a key that a record lacks matches only {@link
 * NotEqual}, {@link NotIn}, {@link Missing} and {@link Not}. Values of different kinds are unequal
 * and have no order, so range operators do not match them. Integers and floating point numbers are
 * one kind. A list equals only a list with equal members in the same order; of the conditions on
 * members, {@link Contains} is the only one.
 */
public sealed interface Filter {
  /** The deepest nesting of and, or and not that a filter can have at all. */
  int MAX_DEPTH = 128;

  /** True if a record with these fields is meant. */
  boolean matches(FieldLookup fields);

  /** Matches every record. */
  record All() implements Filter {
    private static final All INSTANCE = new All();

    @Override
    public boolean matches(FieldLookup fields) {
      return true;
    }
  }

  /** The key's value equals the given one; see {@link MetadataValue#sameAs}. */
  record Equal(String key, MetadataValue value) implements Filter {
    @Override
    public boolean matches(FieldLookup fields) {
      MetadataValue found = fields.lookUp(key);
      return found != null && found.sameAs(value);
    }
  }

  /** The key is absent or its value differs from the given one. */
  record NotEqual(String key, MetadataValue value) implements Filter {
    @Override
    public boolean matches(FieldLookup fields) {
      MetadataValue found = fields.lookUp(key);
      return found == null || !found.sameAs(value);
    }
  }

  /**
   * The key's value stands in the given order to the bound; see {@link MetadataValue#compareWith}.
   */
  record Compare(String key, Order order, MetadataValue.Scalar bound) implements Filter {
    @Override
    public boolean matches(FieldLookup fields) {
      MetadataValue found = fields.lookUp(key);
      if (found == null) {
        return false;
      }
      OptionalInt compared = found.compareWith(bound);
      return compared.isPresent() && order.admits(compared.getAsInt());
    }
  }

  /** The key's value equals one of the given ones. */
  record In(String key, List<MetadataValue> values) implements Filter {
    /** Takes an immutable copy. */
    public In {
      values = new ValueList(values);
    }

    @Override
    public boolean matches(FieldLookup fields) {
      MetadataValue found = fields.lookUp(key);
      return found != null && isAmong(found, values);
    }
  }

  /** The key is absent or its value equals none of the given ones. */
  record NotIn(String key, List<MetadataValue> values) implements Filter {
    /** Takes an immutable copy. */
    public NotIn {
      values = new ValueList(values);
    }

    @Override
    public boolean matches(FieldLookup fields) {
      MetadataValue found = fields.lookUp(key);
      return found == null || !isAmong(found, values);
    }
  }

  /** The key has a value, whatever it is. */
  record Exists(String key) implements Filter {
    @Override
    public boolean matches(FieldLookup fields) {
      return fields.lookUp(key) != null;
    }
  }

  /** The key has no value. */
  record Missing(String key) implements Filter {
    @Override
    public boolean matches(FieldLookup fields) {
      return fields.lookUp(key) == null;
    }
  }

  /** The key's value is a list that has the given member. */
  record Contains(String key, MetadataValue.Scalar member) implements Filter {
    @Override
    public boolean matches(FieldLookup fields) {
      if (fields.lookUp(key) instanceof MetadataValue.ListValue(var values)) {
        for (MetadataValue value : values) {
          if (value.sameAs(member)) {
            return true;
          }
        }
      }
      return false;
    }
  }

  /** The key's value is a text in which the given one occurs, letter by letter. */
  record ContainsText(String key, String text) implements Filter {
    @Override
    public boolean matches(FieldLookup fields) {
      return fields.lookUp(key) instanceof MetadataValue.StringValue(String value)
          && value.contains(text);
    }
  }

  /** Every part matches; without parts, everything does. */
  record And(List<Filter> parts) implements Filter {
    /** Takes an immutable copy and checks the depth. */
    public And {
      parts = List.copyOf(parts);
      checkDepth(parts);
    }

    @Override
    public boolean matches(FieldLookup fields) {
      for (Filter part : parts) {
        if (!part.matches(fields)) {
          return false;
        }
      }
      return true;
    }
  }

  /** At least one part matches; without parts, nothing does. */
  record Or(List<Filter> parts) implements Filter {
    /** Takes an immutable copy and checks the depth. */
    public Or {
      parts = List.copyOf(parts);
      checkDepth(parts);
    }

    @Override
    public boolean matches(FieldLookup fields) {
      for (Filter part : parts) {
        if (part.matches(fields)) {
          return true;
        }
      }
      return false;
    }
  }

  /** The part does not match. */
  record Not(Filter part) implements Filter {
    /** Checks the depth. */
    public Not {
      checkDepth(List.of(part));
    }

    @Override
    public boolean matches(FieldLookup fields) {
      return !part.matches(fields);
    }
  }

  /** A side of a bound. */
  enum Order {
    /** Below the bound. */
    LESS,
    /** Below the bound or equal to it. */
    AT_MOST,
    /** Above the bound. */
    GREATER,
    /** Above the bound or equal to it. */
    AT_LEAST;

    private boolean admits(int compared) {
      return switch (this) {
        case LESS -> compared < 0;
        case AT_MOST -> compared <= 0;
        case GREATER -> compared > 0;
        case AT_LEAST -> compared >= 0;
      };
    }
  }

  /** Every record. */
  static Filter all() {
    return All.INSTANCE;
  }

  /** The key's value equals the plain value. */
  static Filter equal(String key, Object value) {
    return new Equal(key, MetadataValue.from(value));
  }

  /** The key is absent or its value differs from the plain value. */
  static Filter notEqual(String key, Object value) {
    return new NotEqual(key, MetadataValue.from(value));
  }

  /** The key's value is below the plain value. */
  static Filter less(String key, Object bound) {
    return new Compare(key, Order.LESS, bound(key, bound));
  }

  /** The key's value is at most the plain value. */
  static Filter atMost(String key, Object bound) {
    return new Compare(key, Order.AT_MOST, bound(key, bound));
  }

  /** The key's value is above the plain value. */
  static Filter greater(String key, Object bound) {
    return new Compare(key, Order.GREATER, bound(key, bound));
  }

  /** The key's value is at least the plain value. */
  static Filter atLeast(String key, Object bound) {
    return new Compare(key, Order.AT_LEAST, bound(key, bound));
  }

  /** The key's value equals one of the plain values. */
  static Filter in(String key, Object... values) {
    return new In(key, Arrays.stream(values).map(MetadataValue::from).toList());
  }

  /** The key's value is a list that has the plain value as a member. */
  static Filter contains(String key, Object member) {
    return new Contains(key, bound(key, member));
  }

  /** The key's value is a text in which the given one occurs. */
  static Filter containsText(String key, String text) {
    return new ContainsText(key, text);
  }

  /** The key has a value. */
  static Filter exists(String key) {
    return new Exists(key);
  }

  /** Every part matches. */
  static Filter and(Filter... parts) {
    return new And(List.of(parts));
  }

  /** At least one part matches. */
  static Filter or(Filter... parts) {
    return new Or(List.of(parts));
  }

  /** The part does not match. */
  static Filter not(Filter part) {
    return new Not(part);
  }

  /** True if this certainly matches everything, so that no metadata need be read. */
  default boolean isAll() {
    return this instanceof All || (this instanceof And(List<Filter> parts) && parts.isEmpty());
  }

  /** The number of nested levels, 1 for a single condition. */
  default int depth() {
    return switch (this) {
      case And(List<Filter> parts) -> 1 + deepest(parts);
      case Or(List<Filter> parts) -> 1 + deepest(parts);
      case Not(Filter part) -> 1 + part.depth();
      default -> 1;
    };
  }

  /** The number of conditions at all levels, those that join others included. */
  default int clauses() {
    return switch (this) {
      case And(List<Filter> parts) -> 1 + clauses(parts);
      case Or(List<Filter> parts) -> 1 + clauses(parts);
      case Not(Filter part) -> 1 + part.clauses();
      default -> 1;
    };
  }

  /** The number of values in the lists of this and all nested conditions. */
  default int listedValues() {
    return switch (this) {
      case And(List<Filter> parts) -> listedValues(parts);
      case Or(List<Filter> parts) -> listedValues(parts);
      case Not(Filter part) -> part.listedValues();
      case In(_, List<MetadataValue> values) -> size(values);
      case NotIn(_, List<MetadataValue> values) -> size(values);
      case Equal(_, MetadataValue value) -> size(List.of(value)) - 1;
      case NotEqual(_, MetadataValue value) -> size(List.of(value)) - 1;
      default -> 0;
    };
  }

  private static int clauses(List<Filter> parts) {
    return parts.stream().mapToInt(Filter::clauses).sum();
  }

  private static int listedValues(List<Filter> parts) {
    return parts.stream().mapToInt(Filter::listedValues).sum();
  }

  /** The values, and the members of those that are lists. */
  private static int size(List<MetadataValue> values) {
    int size = values.size();
    for (MetadataValue value : values) {
      size += value instanceof MetadataValue.ListValue(var members) ? members.size() : 0;
    }
    return size;
  }

  private static boolean isAmong(MetadataValue value, List<MetadataValue> values) {
    return values instanceof ValueList list && list.hasSame(value);
  }

  private static int deepest(List<Filter> parts) {
    return parts.stream().mapToInt(Filter::depth).max().orElse(0);
  }

  private static void checkDepth(List<Filter> parts) {
    if (1 + deepest(parts) > MAX_DEPTH) {
      throw new InvalidRequestException(
          ErrorCode.INVALID_FILTER,
          "The filter is nested deeper than " + MAX_DEPTH + " levels; flatten it.");
    }
  }

  private static MetadataValue.Scalar bound(String key, Object plain) {
    if (MetadataValue.from(plain) instanceof MetadataValue.Scalar scalar) {
      return scalar;
    }
    throw new InvalidRequestException(
        ErrorCode.INVALID_FILTER, "The operand for '" + key + "' must not be a list.");
  }
}
