package dev.sagitta.engine.assembly;

import dev.sagitta.engine.state.DatabaseState;
import dev.sagitta.engine.state.Views;
import java.util.List;

/** The memory of a closed database. */
final class Memory {
  private Memory() {}

  /** Gives all of it back once the last reader has gone; new ones find an empty database. */
  static void release(Views views) {
    List<Runnable> releases = views.peek().state().releases();
    views.install(DatabaseState.empty());
    views.retire(releases);
  }
}
