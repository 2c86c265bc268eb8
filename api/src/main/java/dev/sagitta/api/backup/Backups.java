package dev.sagitta.api.backup;

import java.util.List;

/** Copies of a database in other storages. Every backup restores without the first storage. */
public interface Backups {
  /**
   * Copies the present state. Objects that the target already holds are not copied again.
   *
   * @param target the storage URI to copy to
   */
  BackupDescription create(String target);

  /** The backups in a target, oldest first. */
  List<BackupDescription> list(String target);

  /** Brings collections back under the names the request gives; existing ones are never touched. */
  void restore(RestoreRequest request);
}
