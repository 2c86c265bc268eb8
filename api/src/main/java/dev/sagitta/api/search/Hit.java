package dev.sagitta.api.search;

import dev.sagitta.api.record.StoredRecord;

/**
 * A record that a search found.
 *
 * @param record the record with the parts that were asked for
 * @param distance how far it is from the query; lower is nearer
 */
public record Hit(StoredRecord record, float distance) {
  /** The record's id. */
  public String id() {
    return record.id();
  }
}
