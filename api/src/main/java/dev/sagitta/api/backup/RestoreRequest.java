package dev.sagitta.api.backup;

import java.util.Map;

/**
 * What to bring back.
 *
 * @param source the storage URI that holds the backup
 * @param point the backup, and how far the archived log is replayed behind it
 * @param names the collections to restore, from their name in the backup to their new name; empty
 *     for all under their own names
 */
public record RestoreRequest(String source, RestorePoint point, Map<String, String> names) {
  /** Takes an immutable copy. */
  public RestoreRequest {
    names = Map.copyOf(names);
  }
}
