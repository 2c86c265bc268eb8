package dev.sagitta.server.http.routes;

import dev.sagitta.api.VectorCollection;
import dev.sagitta.api.collection.CollectionChange;
import dev.sagitta.api.collection.CollectionDescription;
import dev.sagitta.api.collection.CollectionSpec;
import dev.sagitta.api.collection.CollectionStats;
import dev.sagitta.api.collection.Distance;
import dev.sagitta.api.collection.IndexSpec;
import dev.sagitta.api.collection.IndexedFields;
import dev.sagitta.api.collection.Indexing;
import dev.sagitta.api.collection.Names;
import dev.sagitta.api.collection.QuantizationSpec;
import dev.sagitta.api.error.ConflictException;
import dev.sagitta.server.http.problem.ProblemException;
import dev.sagitta.server.http.problem.ProblemKind;
import dev.sagitta.server.http.transport.Request;
import dev.sagitta.server.http.transport.Response;
import dev.sagitta.server.http.transport.Route;
import dev.sagitta.server.http.wire.AnswerWriter;
import dev.sagitta.server.http.wire.BodyParser;
import dev.sagitta.server.http.wire.FieldTable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** Creates, describes, changes, renames and drops collections. */
public final class CollectionRoutes {
  private static final String INDEXED_FIELDS = "indexedFields";

  private static final FieldTable<Draft> SPEC =
      FieldTable.<Draft>of("a collection")
          .required("dimension", (draft, body) -> draft.dimension = body.smallInteger())
          .field("distance", (draft, body) -> draft.distance = Distance.ofWireName(body.text()))
          .field("index", (draft, body) -> draft.index = index(body))
          .field("quantization", (draft, body) -> draft.quantization = quantization(body))
          .field(INDEXED_FIELDS, (draft, body) -> draft.indexedFields = indexedFields(body))
          .field("maxRecords", (draft, body) -> draft.maxRecords = body.integer());

  private static final FieldTable<Draft> CHANGE =
      FieldTable.<Draft>of("a change of a collection")
          .field("name", (draft, body) -> draft.name = body.text())
          .field("index", (draft, body) -> draft.index = index(body))
          .field("quantization", (draft, body) -> draft.quantization = quantization(body))
          .field(INDEXED_FIELDS, (draft, body) -> draft.indexedFields = indexedFields(body))
          .field("maxRecords", (draft, body) -> draft.maxRecords = body.integer())
          .notServed("dimension", "never changes; write the records to another collection.")
          .notServed("distance", "never changes; write the records to another collection.");

  private final Service service;

  /** Routes over this service. */
  public CollectionRoutes(Service service) {
    this.service = service;
  }

  /** All of them. */
  public List<Route> routes() {
    return List.of(
        Route.of("GET", "/v1/collections", this::list),
        Route.of("PUT", "/v1/collections/{collection}", this::put),
        Route.of("GET", "/v1/collections/{collection}", this::get),
        Route.of("PATCH", "/v1/collections/{collection}", this::patch),
        Route.of("DELETE", "/v1/collections/{collection}", this::delete),
        Route.of("GET", "/v1/collections/{collection}/stats", this::stats));
  }

  private Response list(Request request) {
    List<CollectionDescription> all = service.database().listCollections();
    return service
        .wire()
        .answer(
            request,
            200,
            answer ->
                answer.object(() ->
                    answer.list(
                        "collections", all, one -> answer.object(() -> describe(answer, one)))));
  }

  private Response put(Request request) {
    String name = Names.check("collection name", request.parameter("collection"));
    Draft draft = service.wire().read(request, SPEC, new Draft());
    CollectionSpec spec =
        new CollectionSpec(
            name,
            draft.dimension,
            draft.distance,
            draft.index == null ? IndexSpec.auto() : draft.index,
            draft.quantization == null ? QuantizationSpec.auto() : draft.quantization,
            draft.indexedFields == null ? IndexedFields.all() : draft.indexedFields,
            draft.maxRecords == null ? CollectionSpec.UNLIMITED : draft.maxRecords);
    try {
      return answer(request, 201, service.database().createCollection(spec).describe());
    } catch (ConflictException e) {
      // The same collection again is what the client wanted: a retry after a lost answer must
      // succeed.
      Optional<CollectionDescription> existing =
          service.database().findCollection(name).map(VectorCollection::describe);
      if (existing.isPresent() && existing.get().spec().equals(spec)) {
        return answer(request, 200, existing.get());
      }
      throw e;
    }
  }

  private Response get(Request request) {
    return answer(request, 200, service.collection(request).describe());
  }

  private Response patch(Request request) {
    VectorCollection collection = service.collection(request);
    Draft draft = service.wire().read(request, CHANGE, new Draft());
    CollectionChange change = CollectionChange.none();
    if (draft.index != null) {
      change = change.withIndex(draft.index);
    }
    if (draft.quantization != null) {
      change = change.withQuantization(draft.quantization);
    }
    if (draft.indexedFields != null) {
      change = change.withIndexedFields(draft.indexedFields);
    }
    if (draft.maxRecords != null) {
      change = change.withMaxRecords(draft.maxRecords);
    }
    if (draft.name == null) {
      return answer(request, 200, collection.change(change));
    }
    if (!change.equals(CollectionChange.none())) {
      throw new ProblemException(
          ProblemKind.INVALID_ARGUMENT,
          "A rename is a commit of its own: send 'name' alone, and the other changes by themselves.");
    }
    service
        .database()
        .renameCollection(collection.describe().name(), Names.check("collection name", draft.name));
    return answer(request, 200, collection.describe());
  }

  private Response delete(Request request) {
    service
        .database()
        .dropCollection(Names.check("collection name", request.parameter("collection")));
    return Response.noContent();
  }

  private Response stats(Request request) {
    CollectionStats stats = service.collection(request).stats();
    return service
        .wire()
        .answer(
            request,
            200,
            answer ->
                answer.object(() -> {
                  answer
                      .field("records", stats.records())
                      .field("memoryRecords", stats.memoryRecords())
                      .field("segments", stats.segments())
                      .field("segmentRecords", stats.segmentRecords())
                      .field("indexedRecords", stats.indexedRecords())
                      .field("buildingRecords", stats.buildingRecords())
                      .field("builtRecords", stats.builtRecords())
                      .field("deletedRecords", stats.deletedRecords())
                      .field("segmentBytes", stats.segmentBytes())
                      .field("indexBytes", stats.indexBytes())
                      .field("memoryBytes", stats.memoryBytes());
                  stats
                      .recall()
                      .ifPresent(recall ->
                          answer.object("recall", () -> RecallRoutes.report(answer, recall)));
                }));
  }

  private Response answer(Request request, int status, CollectionDescription description) {
    return service
        .wire()
        .answer(request, status, answer -> answer.object(() -> describe(answer, description)));
  }

  static void describe(AnswerWriter answer, CollectionDescription description) {
    CollectionSpec spec = description.spec();
    answer
        .field("name", spec.name())
        .field("dimension", spec.dimension())
        .field("distance", spec.distance().wireName());
    indexing(answer, Indexing.of(spec));
    switch (spec.indexedFields()) {
      case IndexedFields.All() -> answer.field(INDEXED_FIELDS, "all");
      case IndexedFields.None() -> answer.field(INDEXED_FIELDS, "none");
      case IndexedFields.Only(SortedSet<String> names) ->
          answer.list(INDEXED_FIELDS, names, answer::text);
    }
    if (spec.maxRecords() != CollectionSpec.UNLIMITED) {
      answer.field("maxRecords", spec.maxRecords());
    }
    answer.field("records", description.records()).field("documents", description.documents());
    description.degraded().ifPresent(why -> answer.field("degraded", why));
  }

  /** The fields that say how records are found. */
  static void indexing(AnswerWriter answer, Indexing indexing) {
    answer
        .object(
            "index",
            () -> {
              answer.field("kind", indexing.index().kind());
              indexing.index().parameters().forEach(answer::setting);
            })
        .object(
            "quantization",
            () -> {
              answer.field("kind", indexing.quantization().kind());
              indexing.quantization().parameters().forEach(answer::setting);
            });
  }

  private static IndexSpec index(BodyParser body) {
    return plugIn("index", body, IndexSpec::of);
  }

  private static QuantizationSpec quantization(BodyParser body) {
    return plugIn("quantization", body, QuantizationSpec::of);
  }

  private static IndexedFields indexedFields(BodyParser body) {
    if (!body.isText()) {
      return new IndexedFields.Only(new TreeSet<>(body.texts()));
    }
    String word = body.text();
    return switch (word) {
      case "all" -> IndexedFields.all();
      case "none" -> IndexedFields.none();
      default ->
          throw body.invalid(
              "'"
                  + INDEXED_FIELDS
                  + "' is \"all\", \"none\" or a list of fields; for one field, send a list of one.");
    };
  }

  /** The kind, and everything beside it as a parameter of the plug-in. */
  private static <T> T plugIn(
      String what, BodyParser body, BiFunction<String, Map<String, String>, T> spec) {
    Map<String, @Nullable Object> tree = body.tree();
    Object kind = tree.remove("kind");
    if (!(kind instanceof String name)) {
      throw body.invalid(
          "the field '" + what + "' needs the field 'kind', which is text, such as \"auto\".");
    }
    Map<String, String> parameters = new TreeMap<>();
    tree.forEach((key, value) -> {
      if (value == null || value instanceof Map || value instanceof List) {
        throw body.invalid(
            "the " + what + " parameter '" + key + "' must be a number, text or boolean.");
      }
      parameters.put(key, value.toString());
    });
    return spec.apply(name, parameters);
  }

  /** The fields that a body has set. */
  private static final class Draft {
    private int dimension;
    private Distance distance = Distance.COSINE;
    private @Nullable String name;
    private @Nullable IndexSpec index;
    private @Nullable QuantizationSpec quantization;
    private @Nullable IndexedFields indexedFields;
    private @Nullable Long maxRecords;
  }
}
