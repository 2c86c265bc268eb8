package dev.sagitta.engine.assembly;

import dev.sagitta.engine.state.CollectionState;
import dev.sagitta.engine.state.DatabaseState;
import dev.sagitta.engine.state.TableState;
import dev.sagitta.engine.state.Views;
import java.util.ArrayList;
import java.util.List;

/** The memory of a closed database. */
final class Memory {
  private Memory() {}

  /** Gives all of it back once the last reader has gone; new ones find an empty database. */
  static void release(Views views) {
    List<Runnable> releases = new ArrayList<>();
    for (CollectionState collection : views.peek().state().collections()) {
      for (TableState table : collection.tables()) {
        releases.add(table.active()::close);
        table.sealing().forEach(memory -> releases.add(memory::close));
        table.segments().forEach(segment -> releases.add(segment::close));
      }
    }
    views.install(DatabaseState.empty());
    views.retire(releases);
  }
}
