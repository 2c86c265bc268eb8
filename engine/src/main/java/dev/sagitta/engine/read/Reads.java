package dev.sagitta.engine.read;

import dev.sagitta.api.error.ErrorCode;
import dev.sagitta.api.error.InvalidRequestException;
import dev.sagitta.api.filter.Filter;
import dev.sagitta.api.read.Facet;
import dev.sagitta.api.read.FacetRequest;
import dev.sagitta.api.read.Facets;
import dev.sagitta.api.read.Include;
import dev.sagitta.api.read.Page;
import dev.sagitta.api.read.Sample;
import dev.sagitta.api.read.SampleRequest;
import dev.sagitta.api.read.ScanOrder;
import dev.sagitta.api.read.ScanRequest;
import dev.sagitta.api.record.StoredRecord;
import dev.sagitta.api.settings.Limits;
import dev.sagitta.engine.row.FieldOrder;
import dev.sagitta.engine.row.Id;
import dev.sagitta.engine.row.Payload;
import dev.sagitta.engine.row.RowCursor;
import dev.sagitta.engine.row.RowSet;
import dev.sagitta.engine.row.ValueCounts;
import dev.sagitta.engine.row.VectorBlock;
import dev.sagitta.engine.state.TableState;
import dev.sagitta.engine.state.TableState.Located;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;

/** Reads rows of one table as of one commit. */
public final class Reads {
  private static final Set<Include> EVERYTHING = Set.of(Include.values());

  /** What the different texts of facets may take on average, where there are as many as may be. */
  private static final long CHARACTERS_PER_FACET_VALUE = 256;

  private final TableState table;
  private final long lsn;
  private final Limits limits;

  /** Reads of the table as of the LSN. */
  public Reads(TableState table, long lsn, Limits limits) {
    this.table = table;
    this.lsn = lsn;
    this.limits = limits;
  }

  /** The record of the given id with all its parts. */
  public Optional<StoredRecord> find(Id id) {
    Located found = table.find(id, lsn);
    return found == null
        ? Optional.empty()
        : Optional.of(record(found.rows(), found.row(), EVERYTHING));
  }

  /** The records of the given ids, without absent ones. */
  public List<StoredRecord> findAll(Collection<String> ids, Set<Include> include) {
    checkPage(ids.size(), "ids");
    List<StoredRecord> records = new ArrayList<>();
    for (String id : ids) {
      Located found = table.find(Id.of(id, limits.maxIdBytes()), lsn);
      if (found != null) {
        records.add(record(found.rows(), found.row(), include));
      }
    }
    return records;
  }

  /** The head of a row set in a scan. */
  private record Head(Id id, RowSet rows, int row, RowCursor cursor) {}

  /** A page of records in order. */
  public Page<StoredRecord> scan(ScanRequest request) {
    checkPage(request.limit(), "limit");
    limits.check(request.filter());
    return switch (request.order()) {
      case ScanOrder.ById() -> scanById(request);
      case ScanOrder.ByField(String field, ScanOrder.Direction direction) ->
          new FieldScans(table, lsn, limits).scan(request, new FieldOrder(field, direction));
    };
  }

  private Page<StoredRecord> scanById(ScanRequest request) {
    List<StoredRecord> page = new ArrayList<>();
    Optional<String> next = Optional.empty();
    for (Located found : inIdOrder(request)) {
      if (page.size() == request.limit()) {
        next = Optional.of(page.getLast().id());
        break;
      }
      page.add(record(found.rows(), found.row(), request.include()));
    }
    return new Page<>(page, next, lsn);
  }

  /** Up to one row more than the request's limit. */
  private List<Located> inIdOrder(ScanRequest request) {
    Id after =
        request
            .after()
            .filter(id -> !id.isEmpty())
            .map(id -> Id.of(id, limits.maxIdBytes()))
            .orElseGet(() -> Id.ofUtf8(new byte[0]));
    int wanted = request.limit() + 1;
    PriorityQueue<Head> heads = new PriorityQueue<>(Comparator.comparing(Head::id));
    for (RowSet rows : table.rowSets()) {
      push(heads, rows, rows.inIdOrder(after, wanted, rows.test(request.filter()), lsn));
    }
    List<Located> found = new ArrayList<>();
    while (found.size() < wanted && !heads.isEmpty()) {
      Head head = heads.remove();
      found.add(new Located(head.rows, head.row));
      push(heads, head.rows, head.cursor);
    }
    return found;
  }

  private static void push(PriorityQueue<Head> heads, RowSet rows, RowCursor cursor) {
    int row = cursor.next();
    if (row != RowSet.ABSENT) {
      heads.add(new Head(rows.id(row), rows, row, cursor));
    }
  }

  /** The number of records that match. */
  public long count(Filter filter) {
    if (filter.isAll()) {
      return table.liveCount(lsn);
    }
    limits.check(filter);
    long count = 0;
    for (RowSet rows : table.rowSets()) {
      for (VectorBlock block : rows.blocks(lsn)) {
        count += rows.matching(block, filter, lsn).count();
      }
    }
    return count;
  }

  /** Records at random. */
  public Sample sample(SampleRequest request) {
    checkPage(request.count(), "count");
    limits.check(request.filter());
    List<MatchingRows> matching = MatchingRows.of(table, request.filter(), lsn);
    List<StoredRecord> records = new ArrayList<>();
    for (Located row : new RandomRows(request.seed()).take(matching, request.count())) {
      records.add(record(row.rows(), row.row(), request.include()));
    }
    return new Sample(records, MatchingRows.count(matching), lsn);
  }

  /** How many records have which values. */
  public Facets facets(FacetRequest request) {
    checkPage(request.limit(), "limit");
    limits.check(request.filter());
    limits.checkFacetFields(request.fields().size());
    List<MatchingRows> matching = MatchingRows.of(table, request.filter(), lsn);
    List<Facet> facets = new ArrayList<>();
    long characters = CHARACTERS_PER_FACET_VALUE * limits.maxFacetValues();
    for (String field : request.fields()) {
      ValueCounts counts = new ValueCounts(field, limits.maxFacetValues(), characters);
      for (MatchingRows part : matching) {
        part.rows().countValues(part.block(), part.ordinals(), counts);
      }
      Facet facet = counts.facet(request.limit());
      characters -= ValueCounts.characters(facet);
      facets.add(facet);
    }
    return new Facets(MatchingRows.count(matching), facets, lsn);
  }

  /** The ids of the rows of one document, in id order. */
  public List<String> membersOf(Id document) {
    List<Id> members = new ArrayList<>();
    for (RowSet rows : table.rowSets()) {
      for (int row : rows.rowsOfDocument(document, lsn)) {
        members.add(rows.id(row));
      }
    }
    return members.stream().sorted().map(Id::toString).toList();
  }

  /** A row as a record with the parts that are wanted. */
  static StoredRecord record(RowSet rows, int row, Set<Include> include) {
    Payload payload = rows.payload(row);
    StoredRecord record = StoredRecord.of(rows.id(row).toString(), rows.lsn(row));
    Id document = payload.document();
    if (document != null) {
      record = record.inDocument(document.toString());
    }
    if (include.contains(Include.VECTOR)) {
      record = record.withVector(rows.vector(row));
    }
    if (include.contains(Include.METADATA)) {
      record = record.withMetadata(payload.metadata());
    }
    String text = include.contains(Include.TEXT) ? payload.text() : null;
    return text == null ? record : record.withText(text);
  }

  private void checkPage(int size, String what) {
    if (size > limits.maxPageRecords()) {
      throw new InvalidRequestException(
          ErrorCode.LIMIT_EXCEEDED,
          "The request has "
              + what
              + " for "
              + size
              + " records; at most "
              + limits.maxPageRecords()
              + " at once. Ask in pages.");
    }
  }
}
