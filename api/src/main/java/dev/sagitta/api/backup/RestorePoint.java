package dev.sagitta.api.backup;

import java.time.Instant;

/** The state that a restore brings back. */
public sealed interface RestorePoint {
  /** The newest state the source holds. */
  record Latest() implements RestorePoint {}

  /** The state of one backup. */
  record Backup(String id) implements RestorePoint {}

  /** The state right after a commit. */
  record AtLsn(long lsn) implements RestorePoint {}

  /** The state at a moment. */
  record AtTime(Instant time) implements RestorePoint {}
}
