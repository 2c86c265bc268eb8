package dev.sagitta.api.search;

import dev.sagitta.api.error.ErrorCode;
import dev.sagitta.api.error.InvalidRequestException;
import dev.sagitta.api.filter.Filter;
import dev.sagitta.api.read.Include;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * What a search asks for: the k records nearest to a vector among those that match a filter.
 * Immutable; the vector is not copied.
 */
public final class SearchRequest {
  private final float[] vector;
  private final int k;
  private final int offset;
  private final Filter filter;
  private final OptionalDouble maxDistance;
  private final Set<Include> include;
  private final SearchEffort effort;
  private final Optional<Diversity> diversity;

  private SearchRequest(Draft draft) {
    this.vector = Objects.requireNonNull(draft.vector, "vector");
    this.k = draft.k;
    this.offset = draft.offset;
    this.filter = draft.filter;
    this.maxDistance = draft.maxDistance;
    this.include = draft.include;
    this.effort = draft.effort;
    this.diversity = draft.diversity;
    if (k < 1) {
      throw new InvalidRequestException(
          ErrorCode.INVALID_ARGUMENT, "k must be at least 1, but is " + k + ".");
    }
    if (offset < 0) {
      throw new InvalidRequestException(
          ErrorCode.INVALID_ARGUMENT, "offset must not be negative, but is " + offset + ".");
    }
    if (maxDistance.isPresent() && Double.isNaN(maxDistance.getAsDouble())) {
      throw new InvalidRequestException(
          ErrorCode.INVALID_ARGUMENT, "maxDistance must be a number, but is NaN.");
    }
    diversity.ifPresent(asked -> asked.checkEnough(k, offset));
  }

  /** The k nearest records of all, with their metadata. */
  public static SearchRequest of(float[] vector, int k) {
    return new SearchRequest(new Draft(vector, k));
  }

  /** This, among the records that match. */
  public SearchRequest withFilter(Filter other) {
    Draft draft = new Draft(this);
    draft.filter = other;
    return new SearchRequest(draft);
  }

  /** This, skipping the first {@code count} hits or groups. */
  public SearchRequest withOffset(int count) {
    Draft draft = new Draft(this);
    draft.offset = count;
    return new SearchRequest(draft);
  }

  /**
   * This, without records farther than the given distance; with a large k, all records within it.
   *
   * @param limit the distance, itself included. Rounded to a float, as distances of hits are, so
   *     that a hit is within its own distance in whatever form that was passed on.
   */
  public SearchRequest withMaxDistance(double limit) {
    Draft draft = new Draft(this);
    draft.maxDistance = OptionalDouble.of(limit);
    return new SearchRequest(draft);
  }

  /** This, with hits that carry exactly these parts. */
  public SearchRequest including(Include... parts) {
    Draft draft = new Draft(this);
    draft.include = Set.copyOf(List.of(parts));
    return new SearchRequest(draft);
  }

  /** This, with the given effort. */
  public SearchRequest withEffort(SearchEffort other) {
    Draft draft = new Draft(this);
    draft.effort = other;
    return new SearchRequest(draft);
  }

  /** This, with hits that are picked for being unlike each other too. */
  public SearchRequest withDiversity(Diversity other) {
    Draft draft = new Draft(this);
    draft.diversity = Optional.of(other);
    return new SearchRequest(draft);
  }

  /** The query vector, not copied. */
  public float[] vector() {
    return vector;
  }

  /** The most hits or groups to answer, 1 or more. */
  public int k() {
    return k;
  }

  /** How many hits or groups are skipped before the first that is answered. */
  public int offset() {
    return offset;
  }

  /** Which records may be answered. */
  public Filter filter() {
    return filter;
  }

  /** The largest distance a hit may have, itself included. */
  public OptionalDouble maxDistance() {
    return maxDistance;
  }

  /** The parts that hits are to carry. */
  public Set<Include> include() {
    return include;
  }

  /** How hard to try. */
  public SearchEffort effort() {
    return effort;
  }

  /** How hits are picked for being unlike each other; empty for the nearest ones. */
  public Optional<Diversity> diversity() {
    return diversity;
  }

  /** The values of a request in the making. */
  private static final class Draft {
    private final float[] vector;
    private final int k;
    private int offset;
    private Filter filter = Filter.all();
    private OptionalDouble maxDistance = OptionalDouble.empty();
    private Set<Include> include = Set.of(Include.METADATA);
    private SearchEffort effort = new SearchEffort.Default();
    private Optional<Diversity> diversity = Optional.empty();

    private Draft(float[] vector, int k) {
      this.vector = vector;
      this.k = k;
    }

    private Draft(SearchRequest request) {
      this.vector = request.vector;
      this.k = request.k;
      this.offset = request.offset;
      this.filter = request.filter;
      this.maxDistance = request.maxDistance;
      this.include = request.include;
      this.effort = request.effort;
      this.diversity = request.diversity;
    }
  }
}
