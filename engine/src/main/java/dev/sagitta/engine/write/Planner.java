package dev.sagitta.engine.write;

import dev.sagitta.engine.log.Operation;
import dev.sagitta.engine.state.DatabaseState;
import java.util.List;

/** Decides what a commit does, looking at the state that it will change. */
@FunctionalInterface
public interface Planner {
  /**
   * The operations; none if there is nothing to do. Rows of one table are named at most once.
   *
   * @param latest the state after all earlier commits, published or not; its rows are read at
   *     {@link dev.sagitta.engine.row.RowSet#LATEST}
   */
  List<Operation> plan(DatabaseState latest);
}
