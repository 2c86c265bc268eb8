package dev.sagitta.api.search;

import java.util.List;

/**
 * The answer to a search.
 *
 * @param hits nearest first, equal distances in id order; with diversity in the order of being
 *     picked
 * @param lsn the state of the database that was searched
 */
public record SearchResult(List<Hit> hits, long lsn) {
  /** Takes an immutable copy. */
  public SearchResult {
    hits = List.copyOf(hits);
  }

  /** The ids of the hits, in their order. */
  public List<String> ids() {
    return hits.stream().map(Hit::id).toList();
  }
}
