package dev.sagitta.server.http.routes;

import dev.sagitta.api.Database;
import dev.sagitta.api.VectorCollection;
import dev.sagitta.api.collection.Names;
import dev.sagitta.api.write.Durability;
import dev.sagitta.api.write.WriteResult;
import dev.sagitta.server.http.settings.ServerSettings;
import dev.sagitta.server.http.transport.Request;
import dev.sagitta.server.http.transport.Response;
import dev.sagitta.server.http.wire.Wire;

/**
 * What every route needs: the database, the wire formats and the settings.
 *
 * @param database what is served
 * @param wire reads bodies and writes answers
 * @param settings limits and defaults
 */
public record Service(Database database, Wire wire, ServerSettings settings) {
  /** The collection that the path names, by its own name or an alias. */
  VectorCollection collection(Request request) {
    return database.collection(Names.check("collection name", request.parameter("collection")));
  }

  /** The durability that the query asks for, or the server's default. */
  Durability durability(Request request) {
    return request
        .query()
        .text("durability")
        .map(Durability::ofWireName)
        .orElse(settings.durability());
  }

  /** The answer to a write. */
  Response written(Request request, String count, WriteResult result) {
    return wire.answer(
        request,
        200,
        answer ->
            answer.object(() -> {
              answer.field(count, result.written());
              if (Conditions.skips(request)) {
                answer.field("skipped", result.skipped());
              }
              answer.field("lsn", result.lsn()).field("durability", result.durability().wireName());
            }));
  }
}
