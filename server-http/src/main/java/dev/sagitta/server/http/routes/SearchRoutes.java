package dev.sagitta.server.http.routes;

import dev.sagitta.api.VectorCollection;
import dev.sagitta.api.error.ErrorCode;
import dev.sagitta.api.error.NotFoundException;
import dev.sagitta.api.filter.Filter;
import dev.sagitta.api.filter.FilterTree;
import dev.sagitta.api.read.Include;
import dev.sagitta.api.search.Hit;
import dev.sagitta.api.search.SearchEffort;
import dev.sagitta.api.search.SearchRequest;
import dev.sagitta.api.search.SearchResult;
import dev.sagitta.server.http.problem.Nearest;
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
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Searches by a vector, by several, or by a stored record. */
public final class SearchRoutes {
  private static final int DEFAULT_K = 10;

  private static final FieldTable<Draft> FIELDS =
      FieldTable.<Draft>of("a search")
          .field("vector", (draft, body) -> draft.vector = body.vector())
          .field("vectors", (draft, body) -> draft.vectors = draft.vectors(body))
          .field("id", (draft, body) -> draft.id = body.text())
          .field("k", (draft, body) -> draft.k = body.smallInteger())
          .field("offset", (draft, body) -> draft.offset = body.smallInteger())
          .field("filter", (draft, body) -> draft.filter = FilterTree.parse(body.tree()))
          .field("include", (draft, body) -> draft.include = Includes.read(body))
          .field("maxDistance", (draft, body) -> draft.maxDistance = body.number())
          .field(
              "targetRecall",
              (draft, body) -> draft.effort(body, new SearchEffort.TargetRecall(body.number())))
          .field(
              "exact",
              (draft, body) -> {
                if (body.truth()) {
                  draft.effort(body, new SearchEffort.Exact());
                }
              })
          .field(
              "params",
              (draft, body) -> draft.effort(body, new SearchEffort.Parameters(parameters(body))))
          .notServed("text", "needs an embedder, and none is configured; send a vector.")
          .notServed("atLsn", "is not served yet; a search sees the newest commit.")
          .notServed("snapshot", "is not served yet; a search sees the newest commit.");

  private final Service service;

  /** Routes over this service. */
  public SearchRoutes(Service service) {
    this.service = service;
  }

  /** All of them. */
  public List<Route> routes() {
    return List.of(Route.of("POST", "/v1/collections/{collection}/search", this::search));
  }

  private Response search(Request request) {
    VectorCollection collection = service.collection(request);
    int maxVectors = service.settings().limits().maxVectorsPerSearch();
    Draft draft = service.wire().read(request, FIELDS, new Draft(maxVectors));
    draft.checkQuery();
    checkAnswer(collection, draft);
    List<float[]> vectors = draft.vectors;
    if (vectors != null) {
      List<SearchResult> results =
          collection.searchAll(vectors.stream().map(draft::request).toList());
      return answer(request, results);
    }
    SearchResult result = collection.search(draft.request(vector(collection, draft)));
    return service
        .wire()
        .answer(
            request,
            200,
            answer ->
                answer.object(() -> {
                  hits(answer, result);
                  answer.field("lsn", result.lsn());
                }));
  }

  private Response answer(Request request, List<SearchResult> results) {
    return service
        .wire()
        .answer(
            request,
            200,
            answer ->
                answer.object(() -> {
                  answer.list("results", results, one -> answer.object(() -> hits(answer, one)));
                  if (!results.isEmpty()) {
                    answer.field("lsn", results.getFirst().lsn());
                  }
                }));
  }

  private static void hits(AnswerWriter answer, SearchResult result) {
    answer.<Hit>list(
        "hits",
        result.hits(),
        hit ->
            answer.object(
                () -> answer.recordFields(hit.record()).field("distance", hit.distance())));
  }

  private static float[] vector(VectorCollection collection, Draft draft) {
    if (draft.vector != null) {
      return draft.vector;
    }
    String id = draft.id == null ? "" : draft.id;
    return collection
        .find(id)
        .flatMap(record -> record.vector())
        .orElseThrow(() ->
            new NotFoundException(
                ErrorCode.RECORD_NOT_FOUND,
                "There is no record '" + Nearest.printable(id) + "' to search by."));
  }

  private void checkAnswer(VectorCollection collection, Draft draft) {
    int dimension =
        draft.include.contains(Include.VECTOR) ? collection.describe().spec().dimension() : 0;
    long searches = draft.vectors == null ? 1 : draft.vectors.size();
    Includes.check(
        searches * Math.max(0, draft.k),
        Includes.most(draft.include, dimension, service.settings().limits().maxAnswerBytes()));
  }

  static Map<String, String> parameters(BodyParser body) {
    Map<String, String> parameters = new TreeMap<>();
    body.tree()
        .forEach((key, value) -> {
          if (value == null || value instanceof Map || value instanceof List) {
            throw body.invalid(
                "the search parameter '" + key + "' must be a number, text or boolean.");
          }
          parameters.put(key, value.toString());
        });
    return parameters;
  }

  /** The fields that a body has set. */
  private static final class Draft {
    private final int maxVectors;
    private float @Nullable [] vector;
    private @Nullable List<float[]> vectors;
    private @Nullable String id;
    private int k = DEFAULT_K;
    private int offset;
    private Filter filter = Filter.all();
    private Set<Include> include = Set.of(Include.METADATA);
    private @Nullable Double maxDistance;
    private @Nullable SearchEffort effort;

    private Draft(int maxVectors) {
      this.maxVectors = maxVectors;
    }

    private List<float[]> vectors(BodyParser body) {
      int[] count = {0};
      return body.list(() -> {
        if (++count[0] > maxVectors) {
          throw body.invalid(
              "one search has at most " + maxVectors + " vectors; send several searches.");
        }
        return body.vector();
      });
    }

    private void effort(BodyParser body, SearchEffort asked) {
      if (effort != null) {
        throw body.invalid("give only one of 'targetRecall', 'exact' and 'params'.");
      }
      effort = asked;
    }

    private void checkQuery() {
      int queries = (vector == null ? 0 : 1) + (vectors == null ? 0 : 1) + (id == null ? 0 : 1);
      if (queries != 1) {
        throw new ProblemException(
            ProblemKind.INVALID_ARGUMENT,
            "A search needs exactly one of 'vector', 'vectors' and 'id', but has " + queries + ".");
      }
    }

    private SearchRequest request(float[] query) {
      SearchRequest request =
          SearchRequest.of(query, k)
              .withFilter(filter)
              .withOffset(offset)
              .including(include.toArray(new Include[0]));
      if (maxDistance != null) {
        request = request.withMaxDistance(maxDistance);
      }
      return effort == null ? request : request.withEffort(effort);
    }
  }
}
