package dev.sagitta.api.filter;

import dev.sagitta.api.error.ErrorCode;
import dev.sagitta.api.error.InvalidRequestException;
import dev.sagitta.api.error.Spelling;
import dev.sagitta.api.metadata.MetadataValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The JSON form of a filter, as the maps, lists and scalars that any JSON library reads:
 *
 * <pre>{@code
 * {"year": {"$gte": 2020, "$lt": 2025}, "lang": "en", "$or": [{"tags": {"$contains": "new"}}, …]}
 * }</pre>
 *
 * <p>Several keys in one object, and several operators under one key, must all hold. A key with a
 * plain value means equality. Operators: {@code $eq $ne $gt $gte $lt $lte $in $nin $exists
 * $contains $containsText}, and between conditions {@code $and $or $not}; {@code $not} may also
 * stand under a key.
 */
public final class FilterTree {
  private static final List<String> BETWEEN = List.of("$and", "$or", "$not");

  private static final List<String> OPERATORS =
      List.of(
          "$eq",
          "$ne",
          "$gt",
          "$gte",
          "$lt",
          "$lte",
          "$in",
          "$nin",
          "$exists",
          "$contains",
          "$containsText",
          "$not");

  private FilterTree() {}

  /**
   * Reads a filter.
   *
   * @param tree maps, lists, strings, numbers and booleans
   * @throws InvalidRequestException if an operator is unknown or an operand has the wrong type
   */
  public static Filter parse(Map<String, ?> tree) {
    return conditions(tree, 1);
  }

  private static Filter conditions(Map<?, ?> tree, int depth) {
    if (depth > Filter.MAX_DEPTH) {
      throw invalid(
          "The filter is nested deeper than " + Filter.MAX_DEPTH + " levels; flatten it.");
    }
    List<Filter> parts = new ArrayList<>();
    tree.forEach((key, operand) -> parts.add(condition(String.valueOf(key), operand, depth)));
    return switch (parts.size()) {
      case 0 -> Filter.all();
      case 1 -> parts.getFirst();
      default -> new Filter.And(parts);
    };
  }

  private static Filter condition(String key, @Nullable Object operand, int depth) {
    return switch (key) {
      case "$and" -> new Filter.And(branches(key, operand, depth));
      case "$or" -> new Filter.Or(branches(key, operand, depth));
      case "$not" -> new Filter.Not(conditions(map(key, operand), depth + 1));
      default -> {
        if (key.startsWith("$")) {
          throw invalid(
              OPERATORS.contains(key)
                  ? "The operator '"
                      + key
                      + "' stands under a key, as in {\"year\": {\""
                      + key
                      + "\": …}}; between conditions, use $and, $or or $not."
                  : "The operator '"
                      + Spelling.printable(key)
                      + "' is unknown; "
                      + OperatorNames.advice(key, BETWEEN));
        }
        yield operand instanceof Map<?, ?> operators
            ? operators(key, operators, depth)
            : new Filter.Equal(key, value(key, operand));
      }
    };
  }

  private static Filter operators(String key, Map<?, ?> operators, int depth) {
    if (operators.isEmpty()) {
      throw invalid("The condition on '" + key + "' is empty; name an operator such as $eq.");
    }
    List<Filter> parts = new ArrayList<>();
    operators.forEach(
        (operator, operand) -> parts.add(operator(key, String.valueOf(operator), operand, depth)));
    return parts.size() == 1 ? parts.getFirst() : new Filter.And(parts);
  }

  private static Filter operator(String key, String operator, @Nullable Object operand, int depth) {
    return switch (operator) {
      case "$eq" -> new Filter.Equal(key, value(key, operand));
      case "$ne" -> new Filter.NotEqual(key, value(key, operand));
      case "$gt" -> new Filter.Compare(key, Filter.Order.GREATER, scalar(key, operand));
      case "$gte" -> new Filter.Compare(key, Filter.Order.AT_LEAST, scalar(key, operand));
      case "$lt" -> new Filter.Compare(key, Filter.Order.LESS, scalar(key, operand));
      case "$lte" -> new Filter.Compare(key, Filter.Order.AT_MOST, scalar(key, operand));
      case "$in" -> new Filter.In(key, values(key, operator, operand));
      case "$nin" -> new Filter.NotIn(key, values(key, operator, operand));
      case "$contains" -> new Filter.Contains(key, scalar(key, operand));
      case "$containsText" -> {
        if (!(operand instanceof String text)) {
          throw invalid("$containsText on '" + key + "' takes a text.");
        }
        yield new Filter.ContainsText(key, text);
      }
      case "$not" -> new Filter.Not(operators(key, map(operator, operand), depth + 1));
      case "$exists" -> {
        if (!(operand instanceof Boolean wanted)) {
          throw invalid("$exists on '" + key + "' takes true or false.");
        }
        yield wanted ? new Filter.Exists(key) : new Filter.Missing(key);
      }
      default ->
          throw invalid(
              "The operator '"
                  + Spelling.printable(operator)
                  + "' on '"
                  + key
                  + "' is unknown; "
                  + OperatorNames.advice(operator, OPERATORS));
    };
  }

  /** The JSON form of a filter; {@link #parse} reads it back to one of the same meaning. */
  public static Map<String, Object> of(Filter filter) {
    return switch (filter) {
      case Filter.All() -> Map.of();
      case Filter.Equal(String key, MetadataValue value) -> on(key, "$eq", value.plain());
      case Filter.NotEqual(String key, MetadataValue value) -> on(key, "$ne", value.plain());
      case Filter.Compare(String key, Filter.Order order, MetadataValue.Scalar bound) ->
          on(key, orderOperator(order), bound.plain());
      case Filter.In(String key, List<MetadataValue> values) -> on(key, "$in", plain(values));
      case Filter.NotIn(String key, List<MetadataValue> values) -> on(key, "$nin", plain(values));
      case Filter.Exists(String key) -> on(key, "$exists", true);
      case Filter.Missing(String key) -> on(key, "$exists", false);
      case Filter.Contains(String key, MetadataValue.Scalar member) ->
          on(key, "$contains", member.plain());
      case Filter.ContainsText(String key, String text) -> on(key, "$containsText", text);
      case Filter.And(List<Filter> parts) ->
          Map.of("$and", parts.stream().map(FilterTree::of).toList());
      case Filter.Or(List<Filter> parts) ->
          Map.of("$or", parts.stream().map(FilterTree::of).toList());
      case Filter.Not(Filter part) -> Map.of("$not", of(part));
    };
  }

  private static String orderOperator(Filter.Order order) {
    return switch (order) {
      case LESS -> "$lt";
      case AT_MOST -> "$lte";
      case GREATER -> "$gt";
      case AT_LEAST -> "$gte";
    };
  }

  private static Map<String, Object> on(String key, String operator, Object operand) {
    return Map.of(key, Map.of(operator, operand));
  }

  private static List<Object> plain(List<MetadataValue> values) {
    return values.stream().map(MetadataValue::plain).toList();
  }

  private static List<Filter> branches(String operator, @Nullable Object operand, int depth) {
    if (!(operand instanceof List<?> list)) {
      throw invalid(operator + " takes a list of conditions.");
    }
    return list.stream().map(part -> conditions(map(operator, part), depth + 1)).toList();
  }

  private static Map<?, ?> map(String operator, @Nullable Object operand) {
    if (operand instanceof Map<?, ?> map) {
      return map;
    }
    throw invalid(operator + " takes conditions in the form of an object.");
  }

  private static List<MetadataValue> values(String key, String operator, @Nullable Object operand) {
    if (operand instanceof List<?> list) {
      return list.stream().map(member -> value(key, member)).toList();
    }
    throw invalid(operator + " on '" + key + "' takes a list of values.");
  }

  private static MetadataValue value(String key, @Nullable Object operand) {
    if (operand == null) {
      throw invalid(
          "The condition on '" + key + "' compares with null; use {\"$exists\": false} instead.");
    }
    try {
      return MetadataValue.from(operand);
    } catch (InvalidRequestException e) {
      throw invalid("The operand for '" + key + "' cannot be compared: " + e.getMessage());
    }
  }

  private static MetadataValue.Scalar scalar(String key, @Nullable Object operand) {
    if (value(key, operand) instanceof MetadataValue.Scalar scalar) {
      return scalar;
    }
    throw invalid("The operand for '" + key + "' must not be a list here.");
  }

  private static InvalidRequestException invalid(String message) {
    return new InvalidRequestException(ErrorCode.INVALID_FILTER, message);
  }
}
