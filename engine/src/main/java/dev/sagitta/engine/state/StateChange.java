package dev.sagitta.engine.state;

import dev.sagitta.api.collection.CollectionSpec;
import dev.sagitta.engine.log.Operation;
import dev.sagitta.engine.row.Id;
import dev.sagitta.engine.row.Row;
import dev.sagitta.engine.row.RowSet;
import dev.sagitta.engine.state.TableState.Located;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a commit does to a state, in two steps: everything that can fail, such as finding rows in
 * damaged segments, happens while it is prepared; applying it then only writes to memory.
 */
public final class StateChange {
  private final DatabaseState state;
  private final List<Step> steps;

  /**
   * An operation and the live rows that it replaces or deletes, one for each of its rows or ids.
   */
  private record Step(Operation operation, List<@Nullable Located> before) {}

  private StateChange(DatabaseState state, List<Step> steps) {
    this.state = state;
    this.steps = steps;
  }

  /**
   * Finds what the operations act on. Changes nothing.
   *
   * @throws dev.sagitta.api.error.CorruptException if a segment that must be read is damaged
   */
  public static StateChange prepare(DatabaseState state, List<Operation> operations) {
    List<Step> steps = new ArrayList<>(operations.size());
    for (Operation operation : operations) {
      steps.add(
          switch (operation) {
            case Operation.PutRows(long table, List<Row> rows) ->
                new Step(operation, locate(state, table, rows, Row::id));
            case Operation.DeleteRows(long table, List<Id> ids) ->
                new Step(operation, locate(state, table, ids, id -> id));
            default -> new Step(operation, List.of());
          });
    }
    return new StateChange(state, steps);
  }

  private static <T> List<@Nullable Located> locate(
      DatabaseState state, long table, List<T> items, Function<T, Id> id) {
    TableState rows = state.table(table);
    return rows == null ? List.of() : rows.findAll(items, id, RowSet.LATEST);
  }

  /**
   * Applies the operations as one commit. Called once, before anything else changes the state.
   *
   * @return the state afterwards; the same where only rows have changed
   */
  public DatabaseState apply(long lsn) {
    DatabaseState after = state;
    for (Step step : steps) {
      after = apply(step, after, lsn);
    }
    return after;
  }

  private static DatabaseState apply(Step step, DatabaseState state, long lsn) {
    return switch (step.operation) {
      case Operation.PutRows(long table, List<Row> rows) -> {
        TableState target = state.table(table);
        if (target != null) {
          target.live().addAndGet(rows.size() - delete(step.before, lsn));
          rows.forEach(row -> target.active().add(row, lsn));
        }
        yield state;
      }
      case Operation.LoadRows(long table, List<Row> rows) -> {
        TableState target = state.table(table);
        if (target != null) {
          target.live().addAndGet(rows.size());
          rows.forEach(row -> target.active().add(row, lsn));
        }
        yield state;
      }
      case Operation.DeleteRows(long table, List<Id> _) -> {
        TableState target = state.table(table);
        if (target != null) {
          target.live().addAndGet(-delete(step.before, lsn));
        }
        yield state;
      }
      case Operation.CreateCollection(long id, CollectionSpec spec) ->
          state.with(CollectionState.empty(id, spec));
      case Operation.ChangeCollection change -> {
        CollectionState collection = state.collection(change.collection());
        yield collection == null
            ? state
            : state.with(
                collection
                    .withSpec(change.spec())
                    .with(collection.rebuilding().changed(change.former(), lsn)));
      }
      case Operation.DropCollection(long id) -> state.without(id);
      case Operation.PutAlias(String alias, long collection) -> state.withAlias(alias, collection);
      case Operation.DropAlias(String alias) -> state.withoutAlias(alias);
    };
  }

  private static int delete(List<@Nullable Located> rows, long lsn) {
    int deleted = 0;
    for (Located row : rows) {
      if (row != null) {
        row.rows().delete(row.row(), lsn);
        deleted++;
      }
    }
    return deleted;
  }
}
