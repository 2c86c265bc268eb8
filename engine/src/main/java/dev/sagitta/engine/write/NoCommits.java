package dev.sagitta.engine.write;

import dev.sagitta.api.error.ErrorCode;
import dev.sagitta.api.error.InvalidRequestException;
import dev.sagitta.api.write.Durability;

/** Refuses every commit: the database was opened for reading. */
public final class NoCommits implements Commits {
  @Override
  public long commit(Planner planner, Durability durability) {
    throw refusal();
  }

  /** The answer to everything that would change the database. */
  public static InvalidRequestException refusal() {
    return new InvalidRequestException(
        ErrorCode.READ_ONLY,
        "The database was opened for reading only; open it with the mode 'write' to change it.");
  }

  @Override
  public long commitDeletion(Planner planner, Durability durability) {
    return commit(planner, durability);
  }
}
