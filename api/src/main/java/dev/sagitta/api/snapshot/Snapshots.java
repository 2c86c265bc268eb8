package dev.sagitta.api.snapshot;

import java.util.List;
import java.util.Optional;

/**
 * The snapshots of one database. Taking one is a change of the manifest: writes go on meanwhile.
 */
public interface Snapshots {
  /**
   * Keeps the present state under a name.
   *
   * @throws dev.sagitta.api.error.ConflictException if the name is taken
   */
  SnapshotDescription take(String name);

  /** The snapshot of this name. */
  Optional<SnapshotDescription> find(String name);

  /** All snapshots, oldest first. */
  List<SnapshotDescription> list();

  /**
   * Lets a snapshot go; what only it held is collected later.
   *
   * @return false if there was none of this name
   */
  boolean drop(String name);
}
