package dev.sagitta.api.search;

import java.util.Locale;

/** How a search went about one part of a collection. */
public enum SearchMethod {
  /** Nothing was compared, since no record of the part matches. */
  NOTHING,
  /** Every record that matches was compared with the query. */
  SCAN,
  /** The part's index chose the records that were compared, among all. */
  INDEX,
  /** The same among some of the records: those that match and are not deleted. */
  FILTERED_INDEX,
  /** The index was asked, but led to too few records, and then every one that matches compared. */
  FALLBACK_SCAN;

  /** The name in JSON: lower case, words joined by hyphens. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
