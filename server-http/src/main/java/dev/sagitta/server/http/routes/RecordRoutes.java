package dev.sagitta.server.http.routes;

import dev.sagitta.api.VectorCollection;
import dev.sagitta.api.error.ErrorCode;
import dev.sagitta.api.error.NotFoundException;
import dev.sagitta.api.error.Spelling;
import dev.sagitta.api.filter.Filter;
import dev.sagitta.api.filter.FilterTree;
import dev.sagitta.api.read.Include;
import dev.sagitta.api.read.Page;
import dev.sagitta.api.read.ScanOrder;
import dev.sagitta.api.read.ScanRequest;
import dev.sagitta.api.record.StoredRecord;
import dev.sagitta.api.record.VectorRecord;
import dev.sagitta.api.write.WriteCondition;
import dev.sagitta.api.write.WriteCondition.Expected;
import dev.sagitta.api.write.WriteResult;
import dev.sagitta.server.http.problem.ProblemException;
import dev.sagitta.server.http.problem.ProblemKind;
import dev.sagitta.server.http.transport.Request;
import dev.sagitta.server.http.transport.Response;
import dev.sagitta.server.http.transport.Route;
import dev.sagitta.server.http.wire.ConditionReader;
import dev.sagitta.server.http.wire.FieldTable;
import dev.sagitta.server.http.wire.OrderReader;
import dev.sagitta.server.http.wire.RecordReader;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Writes, reads, deletes, lists and counts records. */
public final class RecordRoutes {
  private static final String RECORDS = "/v1/collections/{collection}/records";
  private static final int DEFAULT_PAGE = 100;

  private static final FieldTable<Draft> WRITE =
      FieldTable.<Draft>of("a write")
          .required("records", (draft, body) -> draft.records = RecordReader.records(body))
          .field("condition", (draft, body) -> draft.condition = ConditionReader.expected(body));

  private static final FieldTable<Draft> GET =
      FieldTable.<Draft>of("a read")
          .required("ids", (draft, body) -> draft.ids = body.texts())
          .field("include", (draft, body) -> draft.include = Includes.read(body));

  private static final FieldTable<Draft> DELETE =
      FieldTable.<Draft>of("a deletion")
          .field("ids", (draft, body) -> draft.ids = body.texts())
          .field("filter", (draft, body) -> draft.filter = FilterTree.parse(body.tree()))
          .field("condition", (draft, body) -> draft.condition = ConditionReader.expected(body));

  private static final FieldTable<Draft> SCAN =
      FieldTable.<Draft>of("a scan")
          .field("filter", (draft, body) -> draft.filter = FilterTree.parse(body.tree()))
          .field("order", (draft, body) -> draft.order = OrderReader.order(body))
          .field("limit", (draft, body) -> draft.limit = body.smallInteger())
          .field("cursor", (draft, body) -> draft.after = Cursor.id(body.text()))
          .field("include", (draft, body) -> draft.include = Includes.read(body));

  private static final FieldTable<Draft> COUNT =
      FieldTable.<Draft>of("a count")
          .field("filter", (draft, body) -> draft.filter = FilterTree.parse(body.tree()));

  private final Service service;

  /** Routes over this service. */
  public RecordRoutes(Service service) {
    this.service = service;
  }

  /** All of them. */
  public List<Route> routes() {
    return List.of(
        Route.of("POST", RECORDS, this::write)
            .reading(Conditions.MODE, Conditions.UNMET, "durability"),
        Route.of("GET", RECORDS + "/{id}", this::find),
        Route.of("DELETE", RECORDS + "/{id}", this::deleteOne).reading("durability"),
        Route.of("POST", RECORDS + "/get", this::findAll),
        Route.of("POST", RECORDS + "/delete", this::delete).reading(Conditions.UNMET, "durability"),
        Route.of("POST", RECORDS + "/scan", this::scan),
        Route.of("POST", "/v1/collections/{collection}/count", this::count));
  }

  private Response write(Request request) {
    VectorCollection collection = service.collection(request);
    var durability = service.durability(request);
    // The body is read to its end before the one write: half a body writes nothing.
    Draft draft = service.wire().read(request, WRITE, new Draft());
    WriteCondition condition = Conditions.of(request, Optional.ofNullable(draft.condition));
    return service.written(
        request, "written", collection.write(draft.records, condition, durability));
  }

  private Response find(Request request) {
    VectorCollection collection = service.collection(request);
    String id = request.parameter("id");
    StoredRecord record = collection.find(id).orElseThrow(() -> absent(id));
    return service
        .wire()
        .answer(request, 200, answer -> answer.object(() -> answer.recordFields(record)));
  }

  private Response deleteOne(Request request) {
    String id = request.parameter("id");
    WriteResult result =
        service.collection(request).delete(List.of(id), service.durability(request));
    if (result.written() == 0) {
      throw absent(id);
    }
    return service.written(request, "deleted", result);
  }

  private Response findAll(Request request) {
    VectorCollection collection = service.collection(request);
    Draft draft = service.wire().read(request, GET, new Draft());
    List<String> ids = draft.ids == null ? List.of() : draft.ids;
    Includes.check(ids.size(), mostRecords(collection, draft.include));
    List<StoredRecord> records = collection.findAll(ids, draft.include);
    return service
        .wire()
        .answer(
            request,
            200,
            answer ->
                answer.object(() ->
                    answer.list(
                        "records", records, one -> answer.object(() -> answer.recordFields(one)))));
  }

  private Response delete(Request request) {
    VectorCollection collection = service.collection(request);
    var durability = service.durability(request);
    Draft draft = service.wire().read(request, DELETE, new Draft());
    WriteResult result;
    if (draft.ids != null && draft.filter == null) {
      WriteCondition condition = Conditions.of(request, Optional.ofNullable(draft.condition));
      result = collection.delete(draft.ids, condition, durability);
    } else if (draft.filter != null && draft.ids == null) {
      Conditions.refuse(request, Optional.ofNullable(draft.condition));
      result = collection.deleteWhere(draft.filter, durability);
    } else {
      throw new ProblemException(
          ProblemKind.INVALID_ARGUMENT,
          "A deletion needs either 'ids' or 'filter'; {\"filter\": {}} deletes every record.");
    }
    return service.written(request, "deleted", result);
  }

  private Response scan(Request request) {
    VectorCollection collection = service.collection(request);
    Draft draft = service.wire().readOptional(request, SCAN, new Draft());
    // A page may be shorter than asked for: the cursor says whether there is more.
    int limit = (int) Math.min(draft.limit, mostRecords(collection, draft.include));
    Page<StoredRecord> page =
        collection.scan(
            new ScanRequest(
                draft.filterOrAll(),
                draft.order,
                limit,
                Optional.ofNullable(draft.after),
                draft.include));
    return service
        .wire()
        .answer(
            request,
            200,
            answer ->
                answer.object(() -> {
                  answer.list(
                      "records",
                      page.items(),
                      one -> answer.object(() -> answer.recordFields(one)));
                  page.next().ifPresent(id -> answer.field("cursor", Cursor.behind(id)));
                  answer.field("lsn", page.lsn());
                }));
  }

  private Response count(Request request) {
    VectorCollection collection = service.collection(request);
    Draft draft = service.wire().readOptional(request, COUNT, new Draft());
    long count = collection.count(draft.filterOrAll());
    return service
        .wire()
        .answer(request, 200, answer -> answer.object(() -> answer.field("count", count)));
  }

  private long mostRecords(VectorCollection collection, Set<Include> include) {
    int dimension = include.contains(Include.VECTOR) ? collection.describe().spec().dimension() : 0;
    return Includes.most(include, dimension, service.settings().limits().maxAnswerBytes());
  }

  private static NotFoundException absent(String id) {
    return new NotFoundException(
        ErrorCode.RECORD_NOT_FOUND, "There is no record '" + Spelling.printable(id) + "'.");
  }

  /** The fields that a body has set. */
  private static final class Draft {
    private List<VectorRecord> records = List.of();
    private @Nullable Expected condition;
    private @Nullable List<String> ids;
    private @Nullable Filter filter;
    private @Nullable String after;
    private ScanOrder order = ScanOrder.byId();
    private int limit = DEFAULT_PAGE;
    private Set<Include> include = Set.of(Include.METADATA);

    private Filter filterOrAll() {
      return filter == null ? Filter.all() : filter;
    }
  }
}
