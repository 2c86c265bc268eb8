package dev.sagitta.engine.state;

import dev.sagitta.api.collection.CollectionSpec;
import dev.sagitta.api.collection.IndexedFields;
import dev.sagitta.engine.log.Operation;
import dev.sagitta.engine.segment.Rebuilding;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A collection at one moment.
 *
 * @param id its number, never used again
 * @param spec its settings
 * @param rebuilding what its segments are rebuilt from
 * @param records the table of its records
 * @param documents the table of its documents, rows without a vector
 * @param deferred commits that could not be replayed because a segment is damaged; kept until it is
 *     mended
 */
public record CollectionState(
    long id,
    CollectionSpec spec,
    Rebuilding rebuilding,
    TableState records,
    TableState documents,
    List<Deferred> deferred) {
  /** Takes an immutable copy. */
  public CollectionState {
    deferred = List.copyOf(deferred);
  }

  /** A part of a commit that waits for the repair of its collection. */
  public record Deferred(long lsn, Operation operation) {}

  /** A new collection. */
  public static CollectionState empty(long id, CollectionSpec spec) {
    return new CollectionState(
        id,
        spec,
        Rebuilding.NONE,
        TableState.empty(recordsTable(id), spec.dimension()),
        TableState.empty(documentsTable(id), 0),
        List.of());
  }

  /** The number of a collection's table of records. */
  public static long recordsTable(long collection) {
    return 2 * collection;
  }

  /** The number of a collection's table of documents. */
  public static long documentsTable(long collection) {
    return 2 * collection + 1;
  }

  /** The collection that a table belongs to. */
  public static long collectionOf(long table) {
    return table / 2;
  }

  /** One of the two tables. */
  public TableState table(long table) {
    return table == records.id() ? records : documents;
  }

  /** Which metadata fields of one of the two tables get an index: documents are not filtered. */
  public IndexedFields indexedFields(long table) {
    return table == records.id() ? spec.indexedFields() : IndexedFields.none();
  }

  /** Both tables. */
  public List<TableState> tables() {
    return List.of(records, documents);
  }

  /** This, with other settings. */
  public CollectionState withSpec(CollectionSpec other) {
    return new CollectionState(id, other, rebuilding, records, documents, deferred);
  }

  /** This, rebuilt from something else, or from nothing any more. */
  public CollectionState with(Rebuilding other) {
    return new CollectionState(id, spec, other, records, documents, deferred);
  }

  /** This, with another state of the table of the same number. */
  public CollectionState withTable(TableState table) {
    return table.id() == records.id()
        ? new CollectionState(id, spec, rebuilding, table, documents, deferred)
        : new CollectionState(id, spec, rebuilding, records, table, deferred);
  }

  /** This, with one more commit that could not be replayed. */
  public CollectionState deferring(long lsn, Operation operation) {
    List<Deferred> more = new ArrayList<>(deferred);
    more.add(new Deferred(lsn, operation));
    return new CollectionState(id, spec, rebuilding, records, documents, more);
  }

  /** Why the collection cannot be served whole; empty as far as is known. */
  public Optional<String> degraded() {
    return records
        .damage()
        .or(documents::damage)
        .or(() ->
            deferred.isEmpty()
                ? Optional.empty()
                : Optional.of("Commits wait for the repair of a segment."));
  }
}
