package dev.sagitta.api.read;

import java.util.List;
import java.util.Optional;

/**
 * One page of a listing.
 *
 * @param items the page, in order
 * @param next the place to continue behind, to be passed back unread; in the order of ids it is the
 *     last id; empty if this page is the last
 * @param lsn the state of the database that the page shows
 * @param <T> what is listed
 */
public record Page<T>(List<T> items, Optional<String> next, long lsn) {
  /** Takes an immutable copy. */
  public Page {
    items = List.copyOf(items);
  }
}
