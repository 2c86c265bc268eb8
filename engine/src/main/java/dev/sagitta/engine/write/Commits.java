package dev.sagitta.engine.write;

import dev.sagitta.api.write.Durability;

/** Takes commits. */
public sealed interface Commits permits Committer, NoCommits {
  /**
   * Makes one commit.
   *
   * @return its LSN; that of the last commit if there was nothing to do
   */
  long commit(Planner planner, Durability durability);

  /** Makes one commit that only takes away, and so need not wait for room. */
  long commitDeletion(Planner planner, Durability durability);
}
