package dev.sagitta.server.http;

import dev.sagitta.api.Documents;
import dev.sagitta.api.VectorCollection;
import dev.sagitta.api.collection.CollectionChange;
import dev.sagitta.api.collection.CollectionDescription;
import dev.sagitta.api.collection.CollectionSpec;
import dev.sagitta.api.collection.CollectionStats;
import dev.sagitta.api.collection.Distance;
import dev.sagitta.api.error.ConflictException;
import dev.sagitta.api.error.ErrorCode;
import dev.sagitta.api.error.InvalidRequestException;
import dev.sagitta.api.error.NotFoundException;
import dev.sagitta.api.filter.Filter;
import dev.sagitta.api.metadata.Metadata;
import dev.sagitta.api.metadata.MetadataChange;
import dev.sagitta.api.read.Include;
import dev.sagitta.api.read.Page;
import dev.sagitta.api.read.ScanRequest;
import dev.sagitta.api.record.Document;
import dev.sagitta.api.record.StoredDocument;
import dev.sagitta.api.record.StoredRecord;
import dev.sagitta.api.record.VectorRecord;
import dev.sagitta.api.search.Hit;
import dev.sagitta.api.search.SearchRequest;
import dev.sagitta.api.search.SearchResult;
import dev.sagitta.api.write.Durability;
import dev.sagitta.api.write.WriteMode;
import dev.sagitta.api.write.WriteResult;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;

/** A collection of maps. */
final class MapCollection implements VectorCollection {
  private final MapDatabase database;
  CollectionSpec spec;
  private final TreeMap<String, VectorRecord> records = new TreeMap<>();
  private final TreeMap<String, Metadata> documents = new TreeMap<>();

  MapCollection(MapDatabase database, CollectionSpec spec) {
    this.database = database;
    this.spec = spec;
  }

  @Override
  public CollectionDescription describe() {
    return new CollectionDescription(spec, records.size(), documents.size(), Optional.empty());
  }

  @Override
  public CollectionStats stats() {
    return new CollectionStats(records.size(), records.size(), 0, 0, 0, 0, 0);
  }

  @Override
  public synchronized CollectionDescription change(CollectionChange change) {
    if (change.maxRecords().isPresent()) {
      spec = spec.withMaxRecords(change.maxRecords().getAsLong());
    }
    spec = spec.withIndex(change.index().orElse(spec.index()));
    return describe();
  }

  @Override
  public WriteResult upsert(List<VectorRecord> all) {
    return write(all, WriteMode.UPSERT, Durability.SYNCED);
  }

  @Override
  public synchronized WriteResult write(
      List<VectorRecord> all, WriteMode mode, Durability durability) {
    for (VectorRecord record : all) {
      checkId(record.id());
      checkVector(record.vector());
      if (mode == WriteMode.INSERT && records.containsKey(record.id())) {
        throw new ConflictException(ErrorCode.RECORD_EXISTS, "exists: " + record.id());
      }
      if (mode == WriteMode.UPDATE && !records.containsKey(record.id())) {
        throw new NotFoundException(ErrorCode.RECORD_NOT_FOUND, "absent: " + record.id());
      }
    }
    for (VectorRecord record : all) {
      records.put(record.id(), record);
      record.document().ifPresent(id -> documents.putIfAbsent(id, Metadata.empty()));
    }
    return new WriteResult(all.size(), database.commit(), durability);
  }

  private static void checkId(String id) {
    int bytes = id.getBytes(StandardCharsets.UTF_8).length;
    if (bytes < 1 || bytes > 512) {
      throw new InvalidRequestException(ErrorCode.INVALID_ID, "id of " + bytes + " bytes");
    }
  }

  private void checkVector(float[] vector) {
    if (vector.length != spec.dimension()) {
      throw new InvalidRequestException(
          ErrorCode.DIMENSION_MISMATCH, "dimension " + vector.length + " for " + spec.dimension());
    }
    boolean zero = true;
    for (float value : vector) {
      if (!Float.isFinite(value)) {
        throw new InvalidRequestException(ErrorCode.VECTOR_NOT_FINITE, "not finite");
      }
      zero &= value == 0;
    }
    if (zero && spec.distance() == Distance.COSINE) {
      throw new InvalidRequestException(ErrorCode.ZERO_VECTOR, "zero");
    }
  }

  @Override
  public synchronized WriteResult updateMetadata(
      String id, MetadataChange change, Durability durability) {
    VectorRecord record = records.get(id);
    if (record == null) {
      throw new NotFoundException(ErrorCode.RECORD_NOT_FOUND, "absent: " + id);
    }
    records.put(id, record.withMetadata(change.applyTo(record.metadata())));
    return new WriteResult(1, database.commit(), durability);
  }

  @Override
  public WriteResult delete(Collection<String> ids) {
    return delete(ids, Durability.SYNCED);
  }

  @Override
  public synchronized WriteResult delete(Collection<String> ids, Durability durability) {
    long count = ids.stream().filter(id -> records.remove(id) != null).count();
    return new WriteResult(count, database.commit(), durability);
  }

  @Override
  public synchronized WriteResult deleteWhere(Filter filter, Durability durability) {
    int before = records.size();
    records.values().removeIf(record -> filter.matches(record.metadata()));
    return new WriteResult(before - records.size(), database.commit(), durability);
  }

  @Override
  public synchronized Optional<StoredRecord> find(String id) {
    return Optional.ofNullable(records.get(id)).map(one -> stored(one, Set.of(Include.values())));
  }

  private StoredRecord stored(VectorRecord record, Set<Include> include) {
    StoredRecord stored = StoredRecord.of(record.id(), database.lsn());
    if (include.contains(Include.VECTOR)) {
      stored = stored.withVector(record.vector());
    }
    if (include.contains(Include.METADATA)) {
      stored = stored.withMetadata(record.metadata());
    }
    if (include.contains(Include.TEXT) && record.text().isPresent()) {
      stored = stored.withText(record.text().get());
    }
    return record.document().isPresent() ? stored.inDocument(record.document().get()) : stored;
  }

  @Override
  public synchronized List<StoredRecord> findAll(Collection<String> ids, Set<Include> include) {
    return ids.stream()
        .flatMap(id -> Optional.ofNullable(records.get(id)).stream())
        .map(one -> stored(one, include))
        .toList();
  }

  @Override
  public synchronized Page<StoredRecord> scan(ScanRequest request) {
    List<StoredRecord> page = new ArrayList<>();
    String last = "";
    for (VectorRecord record : records.tailMap(request.after().orElse(""), false).values()) {
      if (!request.filter().matches(record.metadata())) {
        continue;
      }
      if (page.size() == request.limit()) {
        return new Page<>(page, Optional.of(last), database.lsn());
      }
      last = record.id();
      page.add(stored(record, request.include()));
    }
    return new Page<>(page, Optional.empty(), database.lsn());
  }

  @Override
  public synchronized long count(Filter filter) {
    return records.values().stream().filter(one -> filter.matches(one.metadata())).count();
  }

  @Override
  public synchronized SearchResult search(SearchRequest request) {
    checkVector(request.vector());
    List<Hit> hits =
        records.values().stream()
            .filter(one -> request.filter().matches(one.metadata()))
            .map(
                one ->
                    new Hit(
                        stored(one, request.include()), distance(one.vector(), request.vector())))
            .filter(hit -> hit.distance() <= request.maxDistance().orElse(Double.MAX_VALUE))
            .sorted(Comparator.comparingDouble(Hit::distance))
            .skip(request.offset())
            .limit(request.k())
            .toList();
    return new SearchResult(hits, database.lsn());
  }

  private float distance(float[] a, float[] b) {
    double dot = 0;
    double square = 0;
    double aa = 0;
    double bb = 0;
    for (int i = 0; i < a.length; i++) {
      dot += a[i] * b[i];
      aa += a[i] * a[i];
      bb += b[i] * b[i];
      square += (a[i] - b[i]) * (a[i] - b[i]);
    }
    return (float)
        switch (spec.distance()) {
          case COSINE -> 1 - dot / Math.sqrt(aa * bb);
          case DOT -> -dot;
          case EUCLIDEAN -> Math.sqrt(square);
        };
  }

  @Override
  public List<SearchResult> searchAll(List<SearchRequest> requests) {
    return requests.stream().map(this::search).toList();
  }

  @Override
  public Documents documents() {
    return new Documents() {
      @Override
      public WriteResult put(Document document, List<VectorRecord> all, Durability durability) {
        return putDocument(document, all, durability);
      }

      @Override
      public Optional<StoredDocument> find(String id) {
        return Optional.ofNullable(documents.get(id)).map(one -> storedDocument(id));
      }

      @Override
      public Page<StoredDocument> list(String after, int limit) {
        List<String> ids = documents.tailMap(after, false).keySet().stream().toList();
        OptionalInt more = ids.size() > limit ? OptionalInt.of(limit - 1) : OptionalInt.empty();
        return new Page<>(
            ids.stream().limit(limit).map(one -> storedDocument(one)).toList(),
            more.isPresent() ? Optional.of(ids.get(more.getAsInt())) : Optional.empty(),
            database.lsn());
      }

      @Override
      public WriteResult delete(String id, Durability durability) {
        return deleteDocument(id, durability);
      }
    };
  }

  private StoredDocument storedDocument(String id) {
    List<String> members =
        records.values().stream()
            .filter(one -> one.document().equals(Optional.of(id)))
            .map(VectorRecord::id)
            .toList();
    return new StoredDocument(id, documents.getOrDefault(id, Metadata.empty()), members, 1);
  }

  private synchronized WriteResult putDocument(
      Document document, List<VectorRecord> all, Durability durability) {
    checkId(document.id());
    all.forEach(record -> checkVector(record.vector()));
    storedDocument(document.id()).recordIds().forEach(records::remove);
    documents.put(document.id(), document.metadata());
    return write(
        all.stream().map(one -> one.inDocument(document.id())).toList(),
        WriteMode.UPSERT,
        durability);
  }

  private synchronized WriteResult deleteDocument(String id, Durability durability) {
    if (!documents.containsKey(id)) {
      throw new NotFoundException(ErrorCode.DOCUMENT_NOT_FOUND, "no document " + id);
    }
    List<String> members = storedDocument(id).recordIds();
    documents.remove(id);
    return delete(members, durability);
  }
}
