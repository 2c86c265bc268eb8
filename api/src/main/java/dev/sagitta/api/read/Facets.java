package dev.sagitta.api.read;

import java.util.List;

/**
 * How many records have which values.
 *
 * @param matching how many records match
 * @param fields one facet for each field, in the order of the request
 * @param lsn the state of the database that was counted
 */
public record Facets(long matching, List<Facet> fields, long lsn) {
  /** Takes an immutable copy. */
  public Facets {
    fields = List.copyOf(fields);
  }
}
