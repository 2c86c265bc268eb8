package dev.sagitta.engine.write;

import dev.sagitta.api.collection.CollectionSpec;
import dev.sagitta.api.error.ConflictException;
import dev.sagitta.api.error.CorruptException;
import dev.sagitta.api.error.ErrorCode;
import dev.sagitta.api.error.InvalidRequestException;
import dev.sagitta.api.error.NotFoundException;
import dev.sagitta.api.metadata.MetadataChange;
import dev.sagitta.api.write.WriteMode;
import dev.sagitta.engine.log.Operation;
import dev.sagitta.engine.row.Id;
import dev.sagitta.engine.row.Payload;
import dev.sagitta.engine.row.Row;
import dev.sagitta.engine.row.RowSet;
import dev.sagitta.engine.state.CollectionState;
import dev.sagitta.engine.state.DatabaseState;
import dev.sagitta.engine.state.TableState;
import dev.sagitta.engine.state.TableState.Located;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Plans the writes of records in one collection. */
public final class RecordWrites {
  private final long collection;
  private final RecordEncoder encoder;

  /** Writes to the collection of the given number. */
  public RecordWrites(long collection, RecordEncoder encoder) {
    this.collection = collection;
    this.encoder = encoder;
  }

  /** A plan and, once it has run, how many records it concerned. */
  public static final class Counted implements Planner {
    private final CountedPlanner planner;
    private long count;

    Counted(CountedPlanner planner) {
      this.planner = planner;
    }

    @Override
    public List<Operation> plan(DatabaseState latest) {
      return planner.plan(latest, this);
    }

    void count(long records) {
      count = records;
    }

    /** The number of records that the plan writes or deletes. */
    public long count() {
      return count;
    }
  }

  /** A planner that tells how many records it concerns. */
  @FunctionalInterface
  interface CountedPlanner {
    List<Operation> plan(DatabaseState latest, Counted counted);
  }

  /** Writes rows in the given mode. */
  public Counted write(List<Row> rows, WriteMode mode) {
    return new Counted((latest, counted) -> {
      counted.count(rows.size());
      if (rows.isEmpty()) {
        return List.of();
      }
      CollectionState state = require(latest);
      checkMode(rows, mode, state);
      checkRoom(rows, state);
      List<Operation> operations = new ArrayList<>();
      operations.add(new Operation.PutRows(state.records().id(), rows));
      List<Row> documents = missingDocuments(rows, state.documents());
      if (!documents.isEmpty()) {
        operations.add(new Operation.PutRows(state.documents().id(), documents));
      }
      return operations;
    });
  }

  private static void checkMode(List<Row> rows, WriteMode mode, CollectionState state) {
    if (mode == WriteMode.UPSERT) {
      return;
    }
    for (Row row : rows) {
      boolean exists = state.records().find(row.id(), RowSet.LATEST) != null;
      if (mode == WriteMode.INSERT && exists) {
        throw new ConflictException(
            ErrorCode.RECORD_EXISTS,
            "The record '"
                + row.id()
                + "' exists in '"
                + state.spec().name()
                + "' already and the write was to insert only; nothing was written.");
      }
      if (mode == WriteMode.UPDATE && !exists) {
        throw recordNotFound(row.id(), state.spec());
      }
    }
  }

  static void checkRoom(List<Row> rows, CollectionState state) {
    long most = state.spec().maxRecords();
    long live = state.records().live().get();
    if (most == CollectionSpec.UNLIMITED || live + rows.size() <= most) {
      return;
    }
    long added =
        rows.stream().filter(row -> state.records().find(row.id(), RowSet.LATEST) == null).count();
    if (live + added > most) {
      throw new InvalidRequestException(
          ErrorCode.LIMIT_EXCEEDED,
          "The write would bring '"
              + state.spec().name()
              + "' to "
              + (live + added)
              + " records; its maxRecords is "
              + most
              + ". Nothing was written. Delete records or raise the limit.");
    }
  }

  /** Rows for the documents that records name and that do not exist. */
  private List<Row> missingDocuments(List<Row> rows, TableState documents) {
    Set<Id> seen = new HashSet<>();
    List<Row> missing = new ArrayList<>();
    for (Row row : rows) {
      Id document = row.payload().document();
      if (document != null
          && seen.add(document)
          && documents.find(document, RowSet.LATEST) == null) {
        missing.add(encoder.emptyDocument(document));
      }
    }
    return missing;
  }

  /** Changes the metadata of one record. */
  public Counted updateMetadata(Id id, MetadataChange change) {
    return new Counted((latest, counted) -> {
      CollectionState state = require(latest);
      Located found = state.records().find(id, RowSet.LATEST);
      if (found == null) {
        throw recordNotFound(id, state.spec());
      }
      Payload payload = found.rows().payload(found.row());
      Row before = new Row(id, found.rows().vector(found.row()), payload);
      counted.count(1);
      return List.of(
          new Operation.PutRows(
              state.records().id(),
              List.of(encoder.withMetadata(before, change.applyTo(payload.metadata())))));
    });
  }

  /** Deletes records by id. */
  public Counted delete(List<Id> ids) {
    return new Counted((latest, counted) -> {
      TableState records = require(latest).records();
      List<Id> present =
          ids.stream().filter(id -> records.find(id, RowSet.LATEST) != null).toList();
      return deletion(records, present, counted);
    });
  }

  /** Deletes the records that match. */
  public Counted deleteWhere(Candidates candidates) {
    return new Counted((latest, counted) -> {
      TableState records = require(latest).records();
      List<Id> matching = new ArrayList<>();
      for (RowSet rows : records.rowSets()) {
        candidates.forEachLive(rows, row -> matching.add(rows.id(row)));
      }
      return deletion(records, matching, counted);
    });
  }

  private static List<Operation> deletion(TableState records, List<Id> ids, Counted counted) {
    counted.count(ids.size());
    return ids.isEmpty() ? List.of() : List.of(new Operation.DeleteRows(records.id(), ids));
  }

  /** The collection as it stands, or an error if it was dropped. */
  private CollectionState require(DatabaseState latest) {
    return require(latest.collection(collection));
  }

  static CollectionState require(@Nullable CollectionState state) {
    if (state == null) {
      throw new NotFoundException(
          ErrorCode.COLLECTION_NOT_FOUND, "The collection was dropped; nothing was written.");
    }
    Optional<String> damage = state.degraded();
    if (damage.isPresent() || !state.deferred().isEmpty()) {
      throw new CorruptException(
          ErrorCode.CORRUPT,
          "The collection '"
              + state.spec().name()
              + "' is degraded and takes no writes: "
              + damage.orElse("commits wait for the repair of a segment."));
    }
    return state;
  }

  private static NotFoundException recordNotFound(Id id, CollectionSpec spec) {
    return new NotFoundException(
        ErrorCode.RECORD_NOT_FOUND,
        "There is no record '" + id + "' in '" + spec.name() + "'; nothing was written.");
  }
}
