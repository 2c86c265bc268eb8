package dev.sagitta.engine.maintain;

import dev.sagitta.engine.log.LogFileWriter;
import dev.sagitta.engine.log.Operation;
import dev.sagitta.engine.row.Row;
import dev.sagitta.engine.row.RowSet;
import dev.sagitta.engine.state.CollectionState;
import dev.sagitta.engine.state.DatabaseState;
import dev.sagitta.engine.state.TableState;
import dev.sagitta.spi.storage.ObjectKey;
import dev.sagitta.spi.storage.Storage;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The rows of small tables at a checkpoint, kept together in one object in the form of a log: ten
 * thousand small collections need no ten thousand files. Commits that wait for the repair of a
 * damaged collection are kept there too.
 */
final class Residents {
  private final SortedMap<Long, List<Operation>> byLsn = new TreeMap<>();

  private Residents() {}

  /** What stays in memory tables of a state, up to an LSN. */
  static Residents of(DatabaseState state, long lsn) {
    Residents residents = new Residents();
    for (CollectionState collection : state.collections()) {
      for (TableState table : collection.tables()) {
        residents.add(table, lsn);
      }
      for (CollectionState.Deferred deferred : collection.deferred()) {
        residents.at(deferred.lsn()).add(deferred.operation());
      }
    }
    return residents;
  }

  private void add(TableState table, long lsn) {
    RowSet rows = table.active();
    rows.forEachLive(
        lsn,
        row -> {
          Row content = new Row(rows.id(row), rows.vector(row), rows.payload(row));
          List<Operation> operations = at(rows.lsn(row));
          if (!operations.isEmpty()
              && operations.getLast() instanceof Operation.LoadRows(long id, List<Row> loaded)
              && id == table.id()) {
            loaded.add(content);
          } else {
            List<Row> loaded = new ArrayList<>();
            loaded.add(content);
            operations.add(new Operation.LoadRows(table.id(), loaded));
          }
        });
  }

  private List<Operation> at(long lsn) {
    return byLsn.computeIfAbsent(lsn, _ -> new ArrayList<>());
  }

  boolean isEmpty() {
    return byLsn.isEmpty();
  }

  /** Writes everything as one object, durably. */
  void write(Storage storage, ObjectKey key, long timeMillis) {
    try (LogFileWriter file = new LogFileWriter(storage.upload(key))) {
      byLsn.forEach((lsn, operations) -> file.write(lsn, timeMillis, operations));
      file.commit();
    }
  }
}
