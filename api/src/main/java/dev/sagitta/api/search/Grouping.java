package dev.sagitta.api.search;

import dev.sagitta.api.error.ErrorCode;
import dev.sagitta.api.error.InvalidRequestException;

/**
 * What makes records one group: the value of a metadata field. Equal numbers are one value,
 * whatever their type. A record whose value is a list is in the group of each of its members; one
 * without the field, or with an empty list, is in none.
 *
 * @param field the metadata key
 * @param hitsPerGroup the most hits of one group, 1 or more
 */
public record Grouping(String field, int hitsPerGroup) {
  /** Checks the range. */
  public Grouping {
    if (field.isEmpty()) {
      throw new InvalidRequestException(
          ErrorCode.INVALID_ARGUMENT, "The field to group by must have a name, but it is empty.");
    }
    if (hitsPerGroup < 1) {
      throw new InvalidRequestException(
          ErrorCode.INVALID_ARGUMENT,
          "hitsPerGroup must be at least 1, but is " + hitsPerGroup + ".");
    }
  }
}
