package dev.sagitta.cli.client;

import dev.sagitta.api.Database;
import dev.sagitta.api.VectorCollection;
import dev.sagitta.api.collection.CollectionSpec;
import dev.sagitta.api.error.ErrorCode;
import dev.sagitta.api.error.NotFoundException;
import dev.sagitta.api.filter.FilterTree;
import dev.sagitta.api.metadata.Metadata;
import dev.sagitta.api.recall.RecallReport;
import dev.sagitta.api.recall.RecallRequest;
import dev.sagitta.api.record.StoredRecord;
import dev.sagitta.api.record.VectorRecord;
import dev.sagitta.api.search.SearchRequest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A database in this process, which is closed with it. */
public final class LocalTarget implements RecordTarget {
  private final Database database;

  /** A target that takes the database over. */
  public LocalTarget(Database database) {
    this.database = database;
  }

  @Override
  public Optional<Integer> dimension(String collection) {
    return database.findCollection(collection).map(found -> found.describe().spec().dimension());
  }

  @Override
  public void create(CollectionSpec spec) {
    database.createCollection(spec);
  }

  @Override
  public long write(String collection, List<VectorRecord> records) {
    return database.collection(collection).upsert(records).written();
  }

  @Override
  public List<Found> search(String name, Query query) {
    VectorCollection collection = database.collection(name);
    float[] vector =
        switch (query.by()) {
          case Query.ByVector by -> by.vector();
          case Query.ById(String id) -> vectorOf(collection, id);
        };
    SearchRequest request =
        SearchRequest.of(vector, query.k()).withFilter(FilterTree.parse(query.filter()));
    return collection.search(request).hits().stream()
        .map(hit -> new Found(hit.id(), hit.distance(), plain(hit.record())))
        .toList();
  }

  private static float[] vectorOf(VectorCollection collection, String id) {
    return collection
        .find(id)
        .flatMap(StoredRecord::vector)
        .orElseThrow(() ->
            new NotFoundException(
                ErrorCode.RECORD_NOT_FOUND, "There is no record '" + id + "' to search by."));
  }

  private static Map<String, Object> plain(StoredRecord record) {
    Map<String, Object> plain = new HashMap<>();
    record
        .metadata()
        .orElse(Metadata.empty())
        .values()
        .forEach((key, value) -> plain.put(key, value.plain()));
    return plain;
  }

  @Override
  public RecallReport recall(String collection, RecallRequest request) {
    return database.collection(collection).measureRecall(request);
  }

  @Override
  public void close() {
    database.close();
  }
}
