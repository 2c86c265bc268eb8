package dev.sagitta.tools.sample;

import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;

/**
 * Whether metadata fulfils a filter: the few operators of Sagitta's filter language that the
 * sample's queries use. Written apart from the database on purpose, as a second opinion.
 */
final class FilterMatch {

  private FilterMatch() {}

  /** True where every field of the filter fits; a missing filter fits everything. */
  static boolean matches(JsonNode filter, JsonNode metadata) {
    return filter
        .propertyStream()
        .allMatch(field -> fits(field.getValue(), metadata.path(field.getKey())));
  }

  private static boolean fits(JsonNode condition, JsonNode value) {
    return condition.isObject()
        ? condition.propertyStream().allMatch(test -> passes(test.getKey(), value, test.getValue()))
        : value.equals(condition);
  }

  private static boolean passes(String operator, JsonNode value, JsonNode operand) {
    return switch (operator) {
      case "$gte" -> value.isNumber() && value.doubleValue() >= operand.doubleValue();
      case "$lt" -> value.isNumber() && value.doubleValue() < operand.doubleValue();
      case "$in" -> contains(operand, value);
      case "$contains" -> contains(value, operand);
      default -> throw new IllegalArgumentException("no such operator here: " + operator);
    };
  }

  private static boolean contains(JsonNode list, JsonNode element) {
    return StreamSupport.stream(list.spliterator(), false).anyMatch(element::equals);
  }
}
