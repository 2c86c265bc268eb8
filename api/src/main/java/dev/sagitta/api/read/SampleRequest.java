package dev.sagitta.api.read;

import dev.sagitta.api.error.ErrorCode;
import dev.sagitta.api.error.InvalidRequestException;
import dev.sagitta.api.filter.Filter;
import java.util.List;
import java.util.Set;

/**
 * Some of the records that match, taken at random: every choice of so many is equally likely. The
 * same request finds the same records as long as nothing is written, flushed or merged.
 *
 * @param filter which records; {@link Filter#all()} for every one
 * @param count how many, 1 or more; all of them where fewer match
 * @param seed what the choice follows from
 * @param include which parts the records are to carry
 */
public record SampleRequest(Filter filter, int count, long seed, Set<Include> include) {
  /** Checks the count and takes an immutable copy. */
  public SampleRequest {
    if (count < 1) {
      throw new InvalidRequestException(
          ErrorCode.INVALID_ARGUMENT, "count must be at least 1, but is " + count + ".");
    }
    include = Set.copyOf(include);
  }

  /** Some of all records, with their metadata. */
  public static SampleRequest of(int count, long seed) {
    return new SampleRequest(Filter.all(), count, seed, Set.of(Include.METADATA));
  }

  /** This, of the records that match the filter. */
  public SampleRequest withFilter(Filter other) {
    return new SampleRequest(other, count, seed, include);
  }

  /** This, with these parts. */
  public SampleRequest including(Include... parts) {
    return new SampleRequest(filter, count, seed, Set.copyOf(List.of(parts)));
  }
}
