package dev.sagitta.engine.database;

import dev.sagitta.api.Documents;
import dev.sagitta.api.metadata.Metadata;
import dev.sagitta.api.read.Page;
import dev.sagitta.api.read.ScanRequest;
import dev.sagitta.api.record.Document;
import dev.sagitta.api.record.StoredDocument;
import dev.sagitta.api.record.StoredRecord;
import dev.sagitta.api.record.VectorRecord;
import dev.sagitta.api.write.Durability;
import dev.sagitta.api.write.WriteResult;
import dev.sagitta.engine.read.Reads;
import dev.sagitta.engine.row.Id;
import dev.sagitta.engine.row.Row;
import dev.sagitta.engine.state.CollectionState;
import dev.sagitta.engine.state.View;
import dev.sagitta.engine.write.DocumentWrites;
import java.util.List;
import java.util.Optional;

/** The documents of a collection. */
final class EngineDocuments implements Documents {
  private final EngineCollection collection;
  private final EngineParts parts;
  private final DocumentWrites writes;

  EngineDocuments(EngineCollection collection, EngineParts parts, long id) {
    this.collection = collection;
    this.parts = parts;
    this.writes = new DocumentWrites(id);
  }

  @Override
  public WriteResult put(Document document, List<VectorRecord> records, Durability durability) {
    Row row = parts.encoder().row(document);
    List<Row> rows = parts.encoder().rowsOf(row.id(), records, collection.spec());
    return collection.commit(writes.put(row, rows), durability);
  }

  @Override
  public Optional<StoredDocument> find(String id) {
    Id key = parts.encoder().id(id);
    return collection.readRows((view, state) ->
        collection
            .reads(state.documents(), view)
            .find(key)
            .map(found -> document(found, state, view)));
  }

  @Override
  public Page<StoredDocument> list(String after, int limit) {
    ScanRequest request = ScanRequest.firstPage(limit).after(after);
    return collection.readRows((view, state) -> {
      Page<StoredRecord> page = collection.reads(state.documents(), view).scan(request);
      return new Page<>(
          page.items().stream().map(found -> document(found, state, view)).toList(),
          page.next(),
          page.lsn());
    });
  }

  private StoredDocument document(StoredRecord found, CollectionState state, View view) {
    Reads records = collection.reads(state.records(), view);
    return new StoredDocument(
        found.id(),
        found.metadata().orElse(Metadata.empty()),
        records.membersOf(parts.encoder().id(found.id())),
        found.lsn());
  }

  @Override
  public WriteResult delete(String id, Durability durability) {
    return collection.commitDeletion(writes.delete(parts.encoder().id(id)), durability);
  }
}
