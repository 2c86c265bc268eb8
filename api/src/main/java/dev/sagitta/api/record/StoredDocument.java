package dev.sagitta.api.record;

import dev.sagitta.api.metadata.Metadata;
import java.util.List;

/**
 * A document as it is read.
 *
 * @param id its id
 * @param metadata its metadata
 * @param recordIds the ids of its live records, in id order
 * @param lsn the log sequence number of the commit that last wrote the document itself
 */
public record StoredDocument(String id, Metadata metadata, List<String> recordIds, long lsn) {
  /** Takes an immutable copy. */
  public StoredDocument {
    recordIds = List.copyOf(recordIds);
  }
}
