package dev.sagitta.server.http.routes;

import dev.sagitta.api.VectorCollection;
import dev.sagitta.api.error.ErrorCode;
import dev.sagitta.api.error.InvalidRequestException;
import dev.sagitta.api.error.Spelling;
import dev.sagitta.api.filter.Filter;
import dev.sagitta.api.filter.FilterTree;
import dev.sagitta.api.metadata.Metadata;
import dev.sagitta.api.metadata.MetadataChange;
import dev.sagitta.api.write.WriteCondition.Expected;
import dev.sagitta.api.write.WriteResult;
import dev.sagitta.server.http.problem.ProblemException;
import dev.sagitta.server.http.problem.ProblemKind;
import dev.sagitta.server.http.transport.Request;
import dev.sagitta.server.http.transport.Response;
import dev.sagitta.server.http.transport.Route;
import dev.sagitta.server.http.wire.BodyParser;
import dev.sagitta.server.http.wire.ConditionReader;
import dev.sagitta.server.http.wire.FieldTable;
import dev.sagitta.server.http.wire.MetadataReader;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Changes the metadata of records: of one, of several by their ids, or of all that match. */
public final class MetadataRoutes {
  private static final String RECORDS = "/v1/collections/{collection}/records";
  private static final String WHOLE = "is not changed here; write the whole record.";

  private static final FieldTable<Draft> PATCH = change("a change of a record");

  private static final FieldTable<Draft> UPDATE =
      change("a change of records")
          .field("ids", (draft, body) -> draft.ids = body.texts())
          .field("filter", (draft, body) -> draft.filter = FilterTree.parse(body.tree()));

  private final Service service;

  /** Routes over this service. */
  public MetadataRoutes(Service service) {
    this.service = service;
  }

  private static FieldTable<Draft> change(String what) {
    return FieldTable.<Draft>of(what)
        .required("metadata", (draft, body) -> draft.merge = MetadataReader.change(body))
        .field("mode", (draft, body) -> draft.replaces = replaces(body))
        .field("condition", (draft, body) -> draft.condition = ConditionReader.expected(body))
        .notServed("vector", WHOLE)
        .notServed("text", WHOLE);
  }

  private static boolean replaces(BodyParser body) {
    String mode = body.text();
    return switch (mode) {
      case "merge" -> false;
      case "replace" -> true;
      default ->
          throw body.invalid(
              "must be merge or replace, but is '" + Spelling.printable(mode) + "'.");
    };
  }

  /** All of them. */
  public List<Route> routes() {
    return List.of(
        Route.of("PATCH", RECORDS + "/{id}", this::patch).reading("durability"),
        Route.of("POST", RECORDS + "/update", this::update)
            .reading(Conditions.UNMET, "durability"));
  }

  private Response patch(Request request) {
    VectorCollection collection = service.collection(request);
    Draft draft = service.wire().read(request, PATCH, new Draft());
    return service.written(
        request, "written", update(request, collection, draft, Set.of(request.parameter("id"))));
  }

  private Response update(Request request) {
    VectorCollection collection = service.collection(request);
    var durability = service.durability(request);
    Draft draft = service.wire().read(request, UPDATE, new Draft());
    WriteResult result;
    if (draft.ids != null && draft.filter == null) {
      result = update(request, collection, draft, draft.ids);
    } else if (draft.filter != null && draft.ids == null) {
      Conditions.refuse(request, Optional.ofNullable(draft.condition));
      result = collection.updateMetadataWhere(draft.filter, draft.change(), durability);
    } else {
      throw new ProblemException(
          ProblemKind.INVALID_ARGUMENT,
          "A change of records needs either 'ids' or 'filter'; {\"filter\": {}} changes every"
              + " record.");
    }
    return service.written(request, "written", result);
  }

  private WriteResult update(
      Request request, VectorCollection collection, Draft draft, Collection<String> ids) {
    return collection.updateMetadata(
        ids,
        draft.change(),
        Conditions.of(request, Optional.ofNullable(draft.condition)),
        service.durability(request));
  }

  /** The fields that a body has set. */
  private static final class Draft {
    private MetadataChange.Merge merge = new MetadataChange.Merge(Metadata.empty(), Set.of());
    private boolean replaces;
    private @Nullable Expected condition;
    private @Nullable List<String> ids;
    private @Nullable Filter filter;

    private MetadataChange change() {
      if (!replaces) {
        return merge;
      }
      merge.remove().stream()
          .sorted()
          .findFirst()
          .ifPresent(key -> {
            throw new InvalidRequestException(
                ErrorCode.INVALID_METADATA,
                "The metadata key '"
                    + Spelling.printable(key)
                    + "' is null, which removes it where metadata are merged; to replace all of"
                    + " them, leave it out.");
          });
      return MetadataChange.replace(merge.set());
    }
  }
}
