package dev.sagitta.api.read;

import dev.sagitta.api.error.ErrorCode;
import dev.sagitta.api.error.InvalidRequestException;
import dev.sagitta.api.filter.Filter;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A page of records in the order of their ids (by UTF-8 bytes).
 *
 * @param filter which records; {@link Filter#all()} for every one
 * @param limit the most records in the page, 1 or more
 * @param after the page starts behind this id; empty for the first page
 * @param include which parts the records are to carry
 */
public record ScanRequest(Filter filter, int limit, Optional<String> after, Set<Include> include) {
  /** Checks the limit and takes immutable copies. */
  public ScanRequest {
    if (limit < 1) {
      throw new InvalidRequestException(
          ErrorCode.INVALID_ARGUMENT, "limit must be at least 1, but is " + limit + ".");
    }
    include = Set.copyOf(include);
  }

  /** The first page over all records, with their metadata. */
  public static ScanRequest firstPage(int limit) {
    return new ScanRequest(Filter.all(), limit, Optional.empty(), Set.of(Include.METADATA));
  }

  /** This, over the records that match the filter. */
  public ScanRequest withFilter(Filter other) {
    return new ScanRequest(other, limit, after, include);
  }

  /** This, starting behind the given id. */
  public ScanRequest after(String id) {
    return new ScanRequest(filter, limit, Optional.of(id), include);
  }

  /** This, with these parts. */
  public ScanRequest including(Include... parts) {
    return new ScanRequest(filter, limit, after, Set.copyOf(List.of(parts)));
  }
}
