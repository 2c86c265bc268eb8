package dev.sagitta.engine.write;

import dev.sagitta.api.error.ErrorCode;
import dev.sagitta.api.error.NotFoundException;
import dev.sagitta.engine.log.Operation;
import dev.sagitta.engine.row.Id;
import dev.sagitta.engine.row.Row;
import dev.sagitta.engine.row.RowSet;
import dev.sagitta.engine.state.CollectionState;
import dev.sagitta.engine.state.TableState;
import dev.sagitta.engine.write.RecordWrites.Counted;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Plans the writes of documents in one collection. */
public final class DocumentWrites {
  private final long collection;

  /** Writes to the collection of the given number. */
  public DocumentWrites(long collection) {
    this.collection = collection;
  }

  /** Writes a document and its records, in place of those it had. */
  public Counted put(Row document, List<Row> rows) {
    return new Counted((latest, counted) -> {
      CollectionState state = RecordWrites.require(latest.collection(collection));
      RecordWrites.checkRoom(rows, state);
      List<Operation> operations = new ArrayList<>();
      operations.add(new Operation.PutRows(state.documents().id(), List.of(document)));
      Set<Id> kept = new HashSet<>(rows.stream().map(Row::id).toList());
      List<Id> gone =
          members(state.records(), document.id()).stream()
              .filter(id -> !kept.contains(id))
              .toList();
      if (!gone.isEmpty()) {
        operations.add(new Operation.DeleteRows(state.records().id(), gone));
      }
      if (!rows.isEmpty()) {
        operations.add(new Operation.PutRows(state.records().id(), rows));
      }
      counted.count(rows.size());
      return operations;
    });
  }

  /** Deletes a document and its records. */
  public Counted delete(Id document) {
    return new Counted((latest, counted) -> {
      CollectionState state = RecordWrites.require(latest.collection(collection));
      if (state.documents().find(document, RowSet.LATEST) == null) {
        throw new NotFoundException(
            ErrorCode.DOCUMENT_NOT_FOUND,
            "There is no document '" + document + "' in '" + state.spec().name() + "'.");
      }
      List<Id> members = members(state.records(), document);
      List<Operation> operations = new ArrayList<>();
      operations.add(new Operation.DeleteRows(state.documents().id(), List.of(document)));
      if (!members.isEmpty()) {
        operations.add(new Operation.DeleteRows(state.records().id(), members));
      }
      counted.count(members.size());
      return operations;
    });
  }

  private static List<Id> members(TableState records, Id document) {
    List<Id> members = new ArrayList<>();
    for (RowSet rows : records.rowSets()) {
      for (int row : rows.rowsOfDocument(document, RowSet.LATEST)) {
        members.add(rows.id(row));
      }
    }
    return members;
  }
}
