package dev.sagitta.server.http.routes;

import dev.sagitta.api.collection.Names;
import dev.sagitta.api.error.ErrorCode;
import dev.sagitta.api.error.NotFoundException;
import dev.sagitta.server.http.transport.Request;
import dev.sagitta.server.http.transport.Response;
import dev.sagitta.server.http.transport.Route;
import dev.sagitta.server.http.wire.FieldTable;
import java.util.List;
import java.util.Map;

/** Points aliases at collections. */
public final class AliasRoutes {
  private static final FieldTable<Draft> FIELDS =
      FieldTable.<Draft>of("an alias")
          .required("collection", (draft, body) -> draft.collection = body.text());

  private final Service service;

  /** Routes over this service. */
  public AliasRoutes(Service service) {
    this.service = service;
  }

  /** All of them. */
  public List<Route> routes() {
    return List.of(
        Route.of("GET", "/v1/aliases", this::list),
        Route.of("PUT", "/v1/aliases/{alias}", this::put),
        Route.of("GET", "/v1/aliases/{alias}", this::get),
        Route.of("DELETE", "/v1/aliases/{alias}", this::delete));
  }

  private Response list(Request request) {
    Map<String, String> aliases = service.database().aliases();
    return service
        .wire()
        .answer(
            request,
            200,
            answer ->
                answer.object(() ->
                    answer.list(
                        "aliases",
                        aliases.entrySet(),
                        one ->
                            answer.object(() ->
                                answer
                                    .field("alias", one.getKey())
                                    .field("collection", one.getValue())))));
  }

  private Response put(Request request) {
    String alias = alias(request);
    Draft draft = service.wire().read(request, FIELDS, new Draft());
    service.database().putAlias(alias, Names.check("collection name", draft.collection));
    return get(request);
  }

  private Response get(Request request) {
    String alias = alias(request);
    String collection = service.database().aliases().get(alias);
    if (collection == null) {
      throw new NotFoundException(ErrorCode.ALIAS_NOT_FOUND, "There is no alias '" + alias + "'.");
    }
    return service
        .wire()
        .answer(
            request,
            200,
            answer ->
                answer.object(() -> answer.field("alias", alias).field("collection", collection)));
  }

  private Response delete(Request request) {
    service.database().dropAlias(alias(request));
    return Response.noContent();
  }

  private static String alias(Request request) {
    return Names.check("alias", request.parameter("alias"));
  }

  private static final class Draft {
    private String collection = "";
  }
}
