package dev.sagitta.engine.write;

import static java.util.Objects.requireNonNull;

import dev.sagitta.api.collection.CollectionSpec;
import dev.sagitta.api.error.CorruptException;
import dev.sagitta.api.error.ErrorCode;
import dev.sagitta.api.error.InvalidRequestException;
import dev.sagitta.api.error.NotFoundException;
import dev.sagitta.engine.log.Operation;
import dev.sagitta.engine.row.Id;
import dev.sagitta.engine.row.Row;
import dev.sagitta.engine.row.RowSet;
import dev.sagitta.engine.state.CollectionState;
import dev.sagitta.engine.state.DatabaseState;
import dev.sagitta.engine.state.TableState;
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
    private long skipped;

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

    void skip(long records) {
      skipped = records;
    }

    /** The number of records that the plan writes or deletes. */
    public long count() {
      return count;
    }

    /** The number of records that it leaves out. */
    public long skipped() {
      return skipped;
    }
  }

  /** A planner that tells how many records it concerns. */
  @FunctionalInterface
  interface CountedPlanner {
    List<Operation> plan(DatabaseState latest, Counted counted);
  }

  /** Writes rows if the condition holds of the records that they replace. */
  public Counted write(List<Row> all, Precondition condition) {
    return new Counted((latest, counted) -> {
      if (all.isEmpty()) {
        return List.of();
      }
      CollectionState state = require(latest);
      List<Row> rows = condition.admitted(all, Row::id, state);
      counted.count(rows.size());
      counted.skip(all.size() - rows.size());
      if (rows.isEmpty()) {
        return List.of();
      }
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

  /** Changes the metadata of records if the condition holds of them. */
  public Counted updateMetadata(List<Id> ids, Precondition condition, Rewrites rewrites) {
    return new Counted((latest, counted) -> {
      CollectionState state = require(latest);
      Rewrites.Batch batch = rewrites.batch();
      condition
          .ofPresent()
          .forEachAdmitted(ids, id -> id, state, (_, found) -> batch.add(requireNonNull(found)));
      counted.skip(ids.size() - batch.rows().size());
      return update(state.records(), batch.rows(), counted);
    });
  }

  /** Changes the metadata of the records that match. */
  public Counted updateMetadataWhere(Candidates candidates, Rewrites rewrites) {
    return new Counted((latest, counted) -> {
      TableState records = require(latest).records();
      return update(records, rewrites.of(candidates, records).rows(), counted);
    });
  }

  private static List<Operation> update(TableState records, List<Row> rows, Counted counted) {
    counted.count(rows.size());
    return rows.isEmpty() ? List.of() : List.of(new Operation.PutRows(records.id(), rows));
  }

  /** Deletes records by id if the condition holds of them. */
  public Counted delete(List<Id> ids, Precondition condition) {
    return new Counted((latest, counted) -> {
      CollectionState state = require(latest);
      List<Id> admitted = condition.admitted(ids, id -> id, state);
      counted.skip(ids.size() - admitted.size());
      TableState records = state.records();
      List<Id> present =
          condition.isNone()
              ? ids.stream().filter(id -> records.find(id, RowSet.LATEST) != null).toList()
              : admitted;
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
}
