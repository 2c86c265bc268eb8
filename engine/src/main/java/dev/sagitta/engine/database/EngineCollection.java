package dev.sagitta.engine.database;

import dev.sagitta.api.Documents;
import dev.sagitta.api.VectorCollection;
import dev.sagitta.api.collection.CollectionChange;
import dev.sagitta.api.collection.CollectionDescription;
import dev.sagitta.api.collection.CollectionSpec;
import dev.sagitta.api.collection.CollectionStats;
import dev.sagitta.api.collection.Rebuild;
import dev.sagitta.api.error.CorruptException;
import dev.sagitta.api.error.ErrorCode;
import dev.sagitta.api.error.NotFoundException;
import dev.sagitta.api.filter.Filter;
import dev.sagitta.api.metadata.MetadataChange;
import dev.sagitta.api.read.FacetRequest;
import dev.sagitta.api.read.Facets;
import dev.sagitta.api.read.Include;
import dev.sagitta.api.read.Page;
import dev.sagitta.api.read.Sample;
import dev.sagitta.api.read.SampleRequest;
import dev.sagitta.api.read.ScanRequest;
import dev.sagitta.api.recall.RecallReport;
import dev.sagitta.api.recall.RecallRequest;
import dev.sagitta.api.record.StoredRecord;
import dev.sagitta.api.record.VectorRecord;
import dev.sagitta.api.search.GroupedResult;
import dev.sagitta.api.search.Grouping;
import dev.sagitta.api.search.SearchExplanation;
import dev.sagitta.api.search.SearchRequest;
import dev.sagitta.api.search.SearchResult;
import dev.sagitta.api.settings.Limits;
import dev.sagitta.api.write.Durability;
import dev.sagitta.api.write.WriteCondition;
import dev.sagitta.api.write.WriteCondition.Expected.AtLsns;
import dev.sagitta.api.write.WriteResult;
import dev.sagitta.engine.maintain.BuildProgress;
import dev.sagitta.engine.read.Reads;
import dev.sagitta.engine.read.Searches;
import dev.sagitta.engine.row.Id;
import dev.sagitta.engine.row.Row;
import dev.sagitta.engine.segment.IndexObject;
import dev.sagitta.engine.segment.SegmentHandle;
import dev.sagitta.engine.segment.SegmentObject;
import dev.sagitta.engine.state.CollectionState;
import dev.sagitta.engine.state.TableState;
import dev.sagitta.engine.state.View;
import dev.sagitta.engine.write.Candidates;
import dev.sagitta.engine.write.CatalogueWrites;
import dev.sagitta.engine.write.Planner;
import dev.sagitta.engine.write.Precondition;
import dev.sagitta.engine.write.RecordWrites;
import dev.sagitta.engine.write.RecordWrites.Counted;
import dev.sagitta.engine.write.Rewrites;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Collectors;

/** A handle on a collection, by its number: it survives renaming. */
final class EngineCollection implements VectorCollection {
  private final EngineDatabase database;
  private final EngineParts parts;
  private final long id;
  private final RecordWrites writes;

  EngineCollection(EngineDatabase database, EngineParts parts, long id) {
    this.database = database;
    this.parts = parts;
    this.id = id;
    this.writes = new RecordWrites(id, parts.encoder());
  }

  @Override
  public CollectionDescription describe() {
    return read((view, state) -> EngineDatabase.describe(state, view.lsn()));
  }

  @Override
  public CollectionStats stats() {
    BuildProgress builds = database.buildProgress(id);
    return read((view, state) -> stats(state.records(), view.lsn(), builds));
  }

  private CollectionStats stats(TableState table, long lsn, BuildProgress builds) {
    long inMemory = table.active().liveCount(lsn);
    inMemory += table.sealing().stream().mapToLong(rows -> rows.liveCount(lsn)).sum();
    long rows = 0;
    long live = 0;
    long bytes = 0;
    long indexed = 0;
    long indexBytes = 0;
    for (SegmentHandle segment : table.segments()) {
      SegmentObject object = segment.object();
      rows += object.rows();
      bytes += object.bytes();
      live += segment.liveCount(lsn);
      IndexObject index = object.index();
      if (index != null) {
        indexed += object.rows();
        indexBytes += index.bytes();
      }
    }
    return new CollectionStats(
        inMemory + live,
        inMemory,
        table.segments().size(),
        rows,
        indexed,
        builds.records(),
        builds.built(),
        rows - live,
        bytes,
        indexBytes,
        table.memoryBytes(),
        parts.recalls().last(id));
  }

  @Override
  public CollectionDescription change(CollectionChange change) {
    database.call(() -> {
      parts.searching().check(changed(change));
      return reindexed(CatalogueWrites.change(id, change, parts.wanted()));
    });
    return describe();
  }

  private long reindexed(Planner change) {
    long lsn = parts.commits().commit(change, Durability.SYNCED);
    database.reindex();
    return lsn;
  }

  @Override
  public Optional<Rebuild> rebuild() {
    BuildProgress builds = database.buildProgress(id);
    return read((_, state) -> Rebuilds.of(state, parts.wanted(), builds));
  }

  @Override
  public CollectionDescription cancelRebuild() {
    database.call(() -> reindexed(CatalogueWrites.cancelRebuild(id, parts.wanted())));
    return describe();
  }

  private CollectionSpec changed(CollectionChange change) {
    CollectionSpec spec = spec();
    return spec.withIndex(change.index().orElse(spec.index()))
        .withQuantization(change.quantization().orElse(spec.quantization()));
  }

  @Override
  public WriteResult upsert(List<VectorRecord> records) {
    return write(records, WriteCondition.none(), parts.settings().durability());
  }

  @Override
  public WriteResult write(
      List<VectorRecord> records, WriteCondition condition, Durability durability) {
    List<Row> rows = parts.encoder().rows(records, spec());
    Set<Id> ids = condition.expected() instanceof AtLsns ? idsOf(rows) : Set.of();
    return commit(writes.write(rows, Precondition.of(condition, ids, limits())), durability);
  }

  private static Set<Id> idsOf(List<Row> rows) {
    return rows.stream().map(Row::id).collect(Collectors.toSet());
  }

  @Override
  public WriteResult updateMetadata(String recordId, MetadataChange change, Durability durability) {
    return updateMetadata(List.of(recordId), change, WriteCondition.none(), durability);
  }

  @Override
  public WriteResult updateMetadata(
      Collection<String> recordIds,
      MetadataChange change,
      WriteCondition condition,
      Durability durability) {
    List<Id> ids = parts.encoder().ids(recordIds);
    Precondition precondition = Precondition.ofExisting(condition, Set.copyOf(ids), limits());
    Rewrites rewrites = new Rewrites(change, parts.encoder(), limits());
    readRows((view, state) -> {
      rewrites.prepare(ids, state.records(), view.lsn());
      return true;
    });
    return commit(writes.updateMetadata(ids, precondition, rewrites), durability);
  }

  @Override
  public WriteResult updateMetadataWhere(
      Filter filter, MetadataChange change, Durability durability) {
    limits().check(filter);
    Rewrites rewrites = new Rewrites(change, parts.encoder(), limits());
    Candidates candidates =
        readRows((view, state) -> {
          Candidates found = Candidates.of(filter, state.records(), view.lsn());
          rewrites.prepare(found, state.records());
          return found;
        });
    return commit(writes.updateMetadataWhere(candidates, rewrites), durability);
  }

  @Override
  public WriteResult delete(Collection<String> ids) {
    return delete(ids, parts.settings().durability());
  }

  @Override
  public WriteResult delete(Collection<String> ids, Durability durability) {
    return delete(ids, WriteCondition.none(), durability);
  }

  @Override
  public WriteResult delete(
      Collection<String> recordIds, WriteCondition condition, Durability durability) {
    List<Id> ids = parts.encoder().ids(recordIds);
    Precondition precondition = Precondition.ofExisting(condition, Set.copyOf(ids), limits());
    return commitDeletion(writes.delete(ids, precondition), durability);
  }

  @Override
  public WriteResult deleteWhere(Filter filter, Durability durability) {
    limits().check(filter);
    Candidates candidates =
        readRows((view, state) -> Candidates.of(filter, state.records(), view.lsn()));
    return commitDeletion(writes.deleteWhere(candidates), durability);
  }

  private Limits limits() {
    return parts.settings().limits();
  }

  WriteResult commit(Counted plan, Durability durability) {
    long lsn = database.call(() -> parts.commits().commit(plan, durability));
    return new WriteResult(plan.count(), plan.skipped(), lsn, durability);
  }

  WriteResult commitDeletion(Counted plan, Durability durability) {
    long lsn = database.call(() -> parts.commits().commitDeletion(plan, durability));
    return new WriteResult(plan.count(), plan.skipped(), lsn, durability);
  }

  @Override
  public Optional<StoredRecord> find(String recordId) {
    return readRows(
        (view, state) -> reads(state.records(), view).find(parts.encoder().id(recordId)));
  }

  @Override
  public List<StoredRecord> findAll(Collection<String> ids, Set<Include> include) {
    return readRows((view, state) -> reads(state.records(), view).findAll(ids, include));
  }

  @Override
  public Page<StoredRecord> scan(ScanRequest request) {
    return readRows((view, state) -> reads(state.records(), view).scan(request));
  }

  @Override
  public Sample sample(SampleRequest request) {
    return readRows((view, state) -> reads(state.records(), view).sample(request));
  }

  @Override
  public Facets facets(FacetRequest request) {
    return readRows((view, state) -> reads(state.records(), view).facets(request));
  }

  @Override
  public long count(Filter filter) {
    return readRows((view, state) -> reads(state.records(), view).count(filter));
  }

  @Override
  public SearchResult search(SearchRequest request) {
    return searchAll(List.of(request)).getFirst();
  }

  @Override
  public List<SearchResult> searchAll(List<SearchRequest> requests) {
    List<SearchResult> results = readRows((view, state) -> searches(view, state).search(requests));
    parts.recalls().saw(id, requests);
    return results;
  }

  @Override
  public GroupedResult searchGroups(SearchRequest request, Grouping grouping) {
    return readRows((view, state) -> searches(view, state).searchGroups(request, grouping));
  }

  @Override
  public SearchExplanation explain(SearchRequest request) {
    return readRows((view, state) -> searches(view, state).explain(request, parts.clock()));
  }

  private Searches searches(View view, CollectionState state) {
    return new Searches(state, view.lsn(), parts.searching(), parts.settings().limits());
  }

  @Override
  public RecallReport measureRecall(RecallRequest request) {
    return readRows((view, state) -> parts.recalls().measure(state, view.lsn(), request));
  }

  @Override
  public Documents documents() {
    return new EngineDocuments(this, parts, id);
  }

  Reads reads(TableState table, View view) {
    return new Reads(table, view.lsn(), parts.settings().limits());
  }

  CollectionSpec spec() {
    return read((_, state) -> state.spec());
  }

  /** Reads rows, all of which there must be: a commit that waits may have changed any of them. */
  <T> T readRows(BiFunction<View, CollectionState, T> action) {
    return read((view, state) -> {
      if (!state.deferred().isEmpty()) {
        throw new CorruptException(
            ErrorCode.CORRUPT,
            "The collection '"
                + state.spec().name()
                + "' is degraded: "
                + state.degraded().orElse("")
                + " "
                + state.deferred().size()
                + " changes wait until it is mended, so its records cannot be told.");
      }
      return action.apply(view, state);
    });
  }

  <T> T read(BiFunction<View, CollectionState, T> action) {
    return database.read(view -> {
      CollectionState state = view.state().collection(id);
      if (state == null) {
        throw new NotFoundException(ErrorCode.COLLECTION_NOT_FOUND, "The collection was dropped.");
      }
      return action.apply(view, state);
    });
  }
}
