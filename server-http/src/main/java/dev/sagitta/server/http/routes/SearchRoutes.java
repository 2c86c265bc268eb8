package dev.sagitta.server.http.routes;

import dev.sagitta.api.VectorCollection;
import dev.sagitta.api.error.ErrorCode;
import dev.sagitta.api.error.NotFoundException;
import dev.sagitta.api.error.Spelling;
import dev.sagitta.api.read.Include;
import dev.sagitta.api.search.Grouping;
import dev.sagitta.api.search.SearchRequest;
import dev.sagitta.server.http.transport.Request;
import dev.sagitta.server.http.transport.Response;
import dev.sagitta.server.http.transport.Route;
import dev.sagitta.server.http.wire.AnswerWriter;
import java.util.List;
import java.util.function.Consumer;

/** Searches by a vector, by several, or by a stored record. */
public final class SearchRoutes {
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
    SearchBody body = service.wire().read(request, SearchBody.FIELDS, new SearchBody(maxVectors));
    body.check();
    checkAnswer(collection, body);
    return service.wire().answer(request, 200, answer(collection, body));
  }

  /** Searches, and answers what writes the answer down. */
  private static Consumer<AnswerWriter> answer(VectorCollection collection, SearchBody body) {
    List<float[]> vectors = body.vectors();
    if (vectors != null) {
      return SearchAnswer.of(collection.searchAll(vectors.stream().map(body::request).toList()));
    }
    SearchRequest search = body.request(vector(collection, body));
    Grouping grouping = body.grouping();
    if (grouping != null) {
      return SearchAnswer.of(collection.searchGroups(search, grouping));
    }
    return body.isToBeExplained()
        ? SearchAnswer.of(collection.explain(search))
        : SearchAnswer.of(collection.search(search));
  }

  private static float[] vector(VectorCollection collection, SearchBody body) {
    float[] vector = body.vector();
    return vector != null
        ? vector
        : collection
            .find(body.id())
            .flatMap(record -> record.vector())
            .orElseThrow(() ->
                new NotFoundException(
                    ErrorCode.RECORD_NOT_FOUND,
                    "There is no record '" + Spelling.printable(body.id()) + "' to search by."));
  }

  private void checkAnswer(VectorCollection collection, SearchBody body) {
    int dimension =
        body.include().contains(Include.VECTOR) ? collection.describe().spec().dimension() : 0;
    Includes.check(
        body.records(),
        Includes.most(body.include(), dimension, service.settings().limits().maxAnswerBytes()));
  }
}
