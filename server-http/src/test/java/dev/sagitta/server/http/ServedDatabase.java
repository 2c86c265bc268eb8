package dev.sagitta.server.http;

import dev.sagitta.api.Database;
import dev.sagitta.engine.Sagitta;
import dev.sagitta.server.http.settings.ServerSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A fresh database behind a server on a free port, and a client of it. */
final class ServedDatabase implements AutoCloseable {
  static final JsonMapper MAPPER = JsonMapper.builder().build();

  private final Database database;
  private final HttpServer server;
  private final HttpClient client = HttpClient.newHttpClient();

  private ServedDatabase(Database database, ServerSettings settings) {
    this.database = database;
    this.server = HttpServer.start(database, settings.withPort(0));
  }

  /** A served database with the default settings. */
  static ServedDatabase start() {
    return start(ServerSettings.standard());
  }

  /** A served database with these settings, but on a free port. */
  static ServedDatabase start(ServerSettings settings) {
    return new ServedDatabase(Sagitta.inMemory(), settings);
  }

  /** A database that somebody else has made, served. */
  static ServedDatabase serve(Database database, ServerSettings settings) {
    return new ServedDatabase(database, settings);
  }

  Database database() {
    return database;
  }

  HttpServer server() {
    return server;
  }

  int port() {
    return server.port();
  }

  /** Sends a request with a JSON body, or none where it is empty. */
  Answer send(String method, String path, String body) {
    return send(method, path, body.getBytes(StandardCharsets.UTF_8), "application/json", Map.of());
  }

  /** Sends a request without a body. */
  Answer send(String method, String path) {
    return send(method, path, "");
  }

  /** Sends a request. */
  Answer send(
      String method, String path, byte[] body, String contentType, Map<String, String> headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
            .version(HttpClient.Version.HTTP_1_1)
            .timeout(Duration.ofSeconds(60))
            .method(
                method,
                body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
    if (!contentType.isEmpty()) {
      request.header("Content-Type", contentType);
    }
    headers.forEach(request::header);
    try {
      return new Answer(client.send(request.build(), BodyHandlers.ofByteArray()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    client.close();
    server.stop();
    database.close();
  }

  /** An answer as a test looks at it. */
  record Answer(HttpResponse<byte[]> response) {
    int status() {
      return response.statusCode();
    }

    String header(String name) {
      return response.headers().firstValue(name).orElse("");
    }

    byte[] bytes() {
      return response.body();
    }

    String text() {
      return new String(response.body(), StandardCharsets.UTF_8);
    }

    JsonNode json() {
      return MAPPER.readTree(response.body());
    }

    /** The code of a problem. */
    String code() {
      return json().path("code").asString("");
    }

    String detail() {
      return json().path("detail").asString("");
    }
  }
}
