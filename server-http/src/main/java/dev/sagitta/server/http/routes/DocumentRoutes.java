package dev.sagitta.server.http.routes;

import dev.sagitta.api.VectorCollection;
import dev.sagitta.api.error.ErrorCode;
import dev.sagitta.api.error.NotFoundException;
import dev.sagitta.api.error.Spelling;
import dev.sagitta.api.metadata.Metadata;
import dev.sagitta.api.read.Page;
import dev.sagitta.api.record.Document;
import dev.sagitta.api.record.StoredDocument;
import dev.sagitta.api.record.VectorRecord;
import dev.sagitta.server.http.transport.Request;
import dev.sagitta.server.http.transport.Response;
import dev.sagitta.server.http.transport.Route;
import dev.sagitta.server.http.wire.AnswerWriter;
import dev.sagitta.server.http.wire.FieldTable;
import dev.sagitta.server.http.wire.MetadataReader;
import dev.sagitta.server.http.wire.RecordReader;
import java.util.List;

/** Writes, reads, lists and deletes documents with their records. */
public final class DocumentRoutes {
  private static final String DOCUMENTS = "/v1/collections/{collection}/documents";
  private static final int DEFAULT_PAGE = 100;

  private static final FieldTable<Draft> FIELDS =
      FieldTable.<Draft>of("a document")
          .field("metadata", (draft, body) -> draft.metadata = MetadataReader.metadata(body))
          .field("records", (draft, body) -> draft.records = RecordReader.records(body));

  private final Service service;

  /** Routes over this service. */
  public DocumentRoutes(Service service) {
    this.service = service;
  }

  /** All of them. */
  public List<Route> routes() {
    return List.of(
        Route.of("GET", DOCUMENTS, this::list).reading("after", "limit"),
        Route.of("PUT", DOCUMENTS + "/{document}", this::put).reading("durability"),
        Route.of("GET", DOCUMENTS + "/{document}", this::get),
        Route.of("DELETE", DOCUMENTS + "/{document}", this::delete).reading("durability"));
  }

  private Response list(Request request) {
    VectorCollection collection = service.collection(request);
    int limit = request.query().integer("limit", DEFAULT_PAGE, 1);
    Page<StoredDocument> page =
        collection.documents().list(request.query().text("after").orElse(""), limit);
    return service
        .wire()
        .answer(
            request,
            200,
            answer ->
                answer.object(() -> {
                  answer.list(
                      "documents", page.items(), one -> answer.object(() -> describe(answer, one)));
                  page.next().ifPresent(id -> answer.field("next", id));
                  answer.field("lsn", page.lsn());
                }));
  }

  private Response put(Request request) {
    VectorCollection collection = service.collection(request);
    var durability = service.durability(request);
    Draft draft = service.wire().read(request, FIELDS, new Draft());
    Document document = new Document(request.parameter("document"), draft.metadata);
    return service.written(
        request, "written", collection.documents().put(document, draft.records, durability));
  }

  private Response get(Request request) {
    VectorCollection collection = service.collection(request);
    String id = request.parameter("document");
    StoredDocument document =
        collection
            .documents()
            .find(id)
            .orElseThrow(() ->
                new NotFoundException(
                    ErrorCode.DOCUMENT_NOT_FOUND,
                    "There is no document '" + Spelling.printable(id) + "'."));
    return service
        .wire()
        .answer(request, 200, answer -> answer.object(() -> describe(answer, document)));
  }

  private Response delete(Request request) {
    VectorCollection collection = service.collection(request);
    return service.written(
        request,
        "deleted",
        collection.documents().delete(request.parameter("document"), service.durability(request)));
  }

  private static void describe(AnswerWriter answer, StoredDocument document) {
    answer
        .field("id", document.id())
        .metadata("metadata", document.metadata())
        .list("recordIds", document.recordIds(), answer::text)
        .field("lsn", document.lsn());
  }

  /** The fields that a body has set. */
  private static final class Draft {
    private Metadata metadata = Metadata.empty();
    private List<VectorRecord> records = List.of();
  }
}
