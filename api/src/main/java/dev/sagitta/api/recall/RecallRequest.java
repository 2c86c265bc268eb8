package dev.sagitta.api.recall;

import dev.sagitta.api.filter.Filter;
import dev.sagitta.api.search.SearchEffort;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What recall to measure. What is empty is, for recent queries, as each of them was asked, and for
 * given ones {@value #DEFAULT_K} neighbours, the effort of searches that name none, and every
 * record.
 *
 * @param queries the queries
 * @param k how many neighbours are sought
 * @param effort how hard the searches try
 * @param filter among which records
 */
public record RecallRequest(
    RecallQueries queries, OptionalInt k, Optional<SearchEffort> effort, Optional<Filter> filter) {
  /** As many neighbours are sought of given queries unless the request says otherwise. */
  public static final int DEFAULT_K = 10;

  /** Of these query vectors. */
  public static RecallRequest of(List<float[]> vectors) {
    return of(new RecallQueries.Given(vectors));
  }

  /** Of a sample of recent searches, each as it was asked. */
  public static RecallRequest recent() {
    return of(new RecallQueries.Recent());
  }

  /** Of these queries. */
  public static RecallRequest of(RecallQueries queries) {
    return new RecallRequest(queries, OptionalInt.empty(), Optional.empty(), Optional.empty());
  }

  /** This, with so many neighbours. */
  public RecallRequest withK(int count) {
    return new RecallRequest(queries, OptionalInt.of(count), effort, filter);
  }

  /** This, with searches that try so hard. */
  public RecallRequest withEffort(SearchEffort other) {
    return new RecallRequest(queries, k, Optional.of(other), filter);
  }

  /** This, among the records that match. */
  public RecallRequest withFilter(Filter other) {
    return new RecallRequest(queries, k, effort, Optional.of(other));
  }
}
