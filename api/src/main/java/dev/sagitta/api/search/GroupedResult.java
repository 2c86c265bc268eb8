package dev.sagitta.api.search;

import java.util.List;

/**
 * The answer to a search for groups.
 *
 * @param groups in the order of their nearest hits
 * @param lsn the state of the database that was searched
 */
public record GroupedResult(List<HitGroup> groups, long lsn) {
  /** Takes an immutable copy. */
  public GroupedResult {
    groups = List.copyOf(groups);
  }
}
