package dev.sagitta.api.backup;

import java.time.Instant;
import java.util.List;

/**
 * A copy of a database in another storage.
 *
 * @param id its id, unique in its target
 * @param lsn the last commit it holds
 * @param created when it was completed
 * @param collections the names of the collections in it
 * @param bytes the bytes it would take to restore
 */
public record BackupDescription(
    String id, long lsn, Instant created, List<String> collections, long bytes) {
  /** Takes an immutable copy. */
  public BackupDescription {
    collections = List.copyOf(collections);
  }
}
