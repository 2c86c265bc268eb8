package dev.sagitta.api.read;

import dev.sagitta.api.error.ErrorCode;
import dev.sagitta.api.error.InvalidRequestException;
import dev.sagitta.api.filter.Filter;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * How many records have which values, of the records that match a filter.
 *
 * @param filter which records; {@link Filter#all()} for every one
 * @param fields the metadata fields whose values are counted, each once
 * @param limit the most values of each field in the answer, 1 or more
 */
public record FacetRequest(Filter filter, List<String> fields, int limit) {
  /** Checks the parts and takes an immutable copy. */
  public FacetRequest {
    fields = List.copyOf(fields);
    if (fields.isEmpty()) {
      throw new InvalidRequestException(
          ErrorCode.INVALID_ARGUMENT, "The facets name no field; name at least one.");
    }
    Set<String> seen = new HashSet<>();
    for (String field : fields) {
      if (!seen.add(FieldNames.check("A facet", field))) {
        throw new InvalidRequestException(
            ErrorCode.INVALID_ARGUMENT,
            "The facets name the field '" + field + "' twice; name it once.");
      }
    }
    if (limit < 1) {
      throw new InvalidRequestException(
          ErrorCode.INVALID_ARGUMENT, "limit must be at least 1, but is " + limit + ".");
    }
  }

  /** The ten most frequent values of each of these fields, of all records. */
  public static FacetRequest of(String... fields) {
    return new FacetRequest(Filter.all(), List.of(fields), 10);
  }

  /** This, of the records that match the filter. */
  public FacetRequest withFilter(Filter other) {
    return new FacetRequest(other, fields, limit);
  }

  /** This, with at most so many values of each field. */
  public FacetRequest withLimit(int most) {
    return new FacetRequest(filter, fields, most);
  }
}
