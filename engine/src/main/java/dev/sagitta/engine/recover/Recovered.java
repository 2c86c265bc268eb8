package dev.sagitta.engine.recover;

import dev.sagitta.engine.state.DatabaseState;
import dev.sagitta.spi.storage.ObjectKey;
import java.util.List;

/**
 * What a storage held.
 *
 * @param state the state after every whole commit
 * @param lsn the last whole commit
 * @param replayed how many commits came from the log
 * @param emptyLogs log objects without a commit, which nobody needs once a new log has begun
 */
public record Recovered(DatabaseState state, long lsn, long replayed, List<ObjectKey> emptyLogs) {
  /** Takes an immutable copy. */
  public Recovered {
    emptyLogs = List.copyOf(emptyLogs);
  }
}
