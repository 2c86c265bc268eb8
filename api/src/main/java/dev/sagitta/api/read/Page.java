package dev.sagitta.api.read;

import java.util.List;
import java.util.Optional;

/**
 * One page of a listing.
 *
 * @param items the page, in id order
 * @param next the id to continue behind; empty if this page is the last
 * @param lsn the state of the database that the page shows
 * @param <T> what is listed
 */
public record Page<T>(List<T> items, Optional<String> next, long lsn) {
  /** Takes an immutable copy. */
  public Page {
    items = List.copyOf(items);
  }
}
