package dev.sagitta.api.read;

import dev.sagitta.api.error.ErrorCode;
import dev.sagitta.api.error.InvalidRequestException;
import dev.sagitta.api.filter.Filter;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * A page of records in an order.
 *
 * @param filter which records; {@link Filter#all()} for every one
 * @param order their order
 * @param limit the most records in the page, 1 or more
 * @param after the page starts behind this place, which is the {@link Page#next} of the page before
 *     it in the same order; in the order of ids any id will do; empty for the first page
 * @param include which parts the records are to carry
 */
public record ScanRequest(
    Filter filter, ScanOrder order, int limit, Optional<String> after, Set<Include> include) {
  /** Checks the limit and takes immutable copies. */
  public ScanRequest {
    Objects.requireNonNull(order, "order");
    if (limit < 1) {
      throw new InvalidRequestException(
          ErrorCode.INVALID_ARGUMENT, "limit must be at least 1, but is " + limit + ".");
    }
    include = Set.copyOf(include);
  }

  /** The first page over all records by id, with their metadata. */
  public static ScanRequest firstPage(int limit) {
    return new ScanRequest(
        Filter.all(), ScanOrder.byId(), limit, Optional.empty(), Set.of(Include.METADATA));
  }

  /** This, over the records that match the filter. */
  public ScanRequest withFilter(Filter other) {
    return new ScanRequest(other, order, limit, after, include);
  }

  /** This, in another order. */
  public ScanRequest inOrder(ScanOrder other) {
    return new ScanRequest(filter, other, limit, after, include);
  }

  /** This, starting behind the given place. */
  public ScanRequest after(String place) {
    return new ScanRequest(filter, order, limit, Optional.of(place), include);
  }

  /** This, with these parts. */
  public ScanRequest including(Include... parts) {
    return new ScanRequest(filter, order, limit, after, Set.copyOf(List.of(parts)));
  }
}
