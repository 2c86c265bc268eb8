package dev.sagitta.server.http.routes;

import dev.sagitta.api.collection.CollectionDescription;
import dev.sagitta.api.collection.Rebuild;
import dev.sagitta.server.http.transport.Request;
import dev.sagitta.server.http.transport.Response;
import dev.sagitta.server.http.transport.Route;
import dev.sagitta.server.http.wire.AnswerWriter;
import java.util.List;
import java.util.Optional;

/** Tells how far a rebuild is that a change of a collection has caused, and cancels it. */
public final class RebuildRoutes {
  private static final String PATH = "/v1/collections/{collection}/rebuild";

  private final Service service;

  /** Routes over this service. */
  public RebuildRoutes(Service service) {
    this.service = service;
  }

  /** All of them. */
  public List<Route> routes() {
    return List.of(Route.of("GET", PATH, this::get), Route.of("DELETE", PATH, this::cancel));
  }

  private Response get(Request request) {
    Optional<Rebuild> rebuild = service.collection(request).rebuild();
    return service
        .wire()
        .answer(
            request,
            200,
            answer ->
                answer.object(() -> {
                  answer.truth("underWay", rebuild.isPresent());
                  rebuild.ifPresent(one -> fields(answer, one));
                }));
  }

  private static void fields(AnswerWriter answer, Rebuild rebuild) {
    answer
        .object("wanted", () -> CollectionRoutes.indexing(answer, rebuild.wanted()))
        .object("former", () -> CollectionRoutes.indexing(answer, rebuild.former()))
        .field("segmentRecords", rebuild.segmentRecords())
        .field("rebuiltRecords", rebuild.rebuiltRecords())
        .field("buildingRecords", rebuild.buildingRecords())
        .field("builtRecords", rebuild.builtRecords());
  }

  private Response cancel(Request request) {
    CollectionDescription after = service.collection(request).cancelRebuild();
    return service
        .wire()
        .answer(
            request, 200, answer -> answer.object(() -> CollectionRoutes.describe(answer, after)));
  }
}
