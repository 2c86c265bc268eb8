package dev.sagitta.cli.client;

import dev.sagitta.api.collection.CollectionSpec;
import dev.sagitta.api.error.ErrorCode;
import dev.sagitta.api.error.InvalidRequestException;
import dev.sagitta.api.filter.FilterTree;
import dev.sagitta.api.recall.RecallEstimate;
import dev.sagitta.api.recall.RecallQueries;
import dev.sagitta.api.recall.RecallReport;
import dev.sagitta.api.recall.RecallRequest;
import dev.sagitta.api.record.VectorRecord;
import dev.sagitta.api.search.SearchEffort;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.cbor.CBORMapper;

/** A database behind a server. */
public final class ServerTarget implements RecordTarget {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final CBORMapper CBOR = CBORMapper.builder().build();
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final URI base;
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(10))
          .build();

  private ServerTarget(URI base) {
    this.base = base;
  }

  /**
   * A target at the server of a URL, such as {@code http://127.0.0.1:8080}.
   *
   * @throws InvalidRequestException if it is no such URL
   */
  public static ServerTarget at(String url) {
    try {
      URI uri = URI.create(url.endsWith("/") ? url : url + "/");
      if (uri.getHost() != null && String.valueOf(uri.getScheme()).matches("https?")) {
        return new ServerTarget(uri);
      }
    } catch (IllegalArgumentException e) {
      throw new InvalidRequestException(ErrorCode.INVALID_ARGUMENT, wrongUrl(url), e);
    }
    throw new InvalidRequestException(ErrorCode.INVALID_ARGUMENT, wrongUrl(url));
  }

  private static String wrongUrl(String url) {
    return "'" + url + "' is no server's URL; write for example http://127.0.0.1:8080.";
  }

  @Override
  public Optional<Integer> dimension(String collection) {
    HttpResponse<byte[]> response = exchange("GET", path(collection), "", new byte[0]);
    if (response.statusCode() == 404) {
      return Optional.empty();
    }
    return Optional.of(checked(response).path("dimension").asInt());
  }

  @Override
  public void create(CollectionSpec spec) {
    Map<String, Object> index = new LinkedHashMap<>(spec.index().parameters());
    index.put("kind", spec.index().kind());
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("dimension", spec.dimension());
    body.put("distance", spec.distance().wireName());
    body.put("index", index);
    checked(json("PUT", path(spec.name()), body));
  }

  @Override
  public long write(String collection, List<VectorRecord> records) {
    HttpResponse<byte[]> response =
        exchange(
            "POST", path(collection) + "/import?maxErrors=0", "application/cbor", cbor(records));
    if (response.statusCode() == 422) {
      // The first bad record says more than that there was one.
      JsonNode first = parse(response.body()).path("errors").path(0).path("detail");
      if (first.isString()) {
        throw ServerFailure.answered(422, first.asString());
      }
    }
    return checked(response).path("written").asLong();
  }

  private static byte[] cbor(List<VectorRecord> records) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator out = CBOR.createGenerator(bytes)) {
      for (VectorRecord record : records) {
        out.writeStartObject();
        out.writeStringProperty("id", record.id());
        ByteBuffer vector =
            ByteBuffer.allocate(record.vector().length * Float.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN);
        vector.asFloatBuffer().put(record.vector());
        out.writeBinaryProperty("vector", vector.array());
        if (!record.metadata().isEmpty()) {
          out.writeObjectPropertyStart("metadata");
          record
              .metadata()
              .values()
              .forEach((key, value) -> out.writePOJOProperty(key, value.plain()));
          out.writeEndObject();
        }
        record.text().ifPresent(text -> out.writeStringProperty("text", text));
        record.document().ifPresent(id -> out.writeStringProperty("document", id));
        out.writeEndObject();
      }
    }
    return bytes.toByteArray();
  }

  @Override
  public List<Found> search(String collection, Query query) {
    Map<String, @Nullable Object> body = new LinkedHashMap<>();
    switch (query.by()) {
      case Query.ByVector by -> body.put("vector", by.vector());
      case Query.ById(String id) -> body.put("id", id);
    }
    body.put("k", query.k());
    if (!query.filter().isEmpty()) {
      body.put("filter", query.filter());
    }
    List<Found> found = new ArrayList<>();
    for (JsonNode hit : checked(json("POST", path(collection) + "/search", body)).path("hits")) {
      Map<String, Object> metadata = new LinkedHashMap<>();
      hit.path("metadata").forEachEntry((key, value) -> metadata.put(key, plain(value)));
      found.add(new Found(hit.path("id").asString(), hit.path("distance").floatValue(), metadata));
    }
    return found;
  }

  @Override
  public RecallReport recall(String collection, RecallRequest request) {
    Map<String, Object> body = new LinkedHashMap<>();
    switch (request.queries()) {
      case RecallQueries.Given(List<float[]> vectors) -> body.put("vectors", vectors);
      case RecallQueries.Recent() -> body.put("recent", true);
    }
    request.k().ifPresent(k -> body.put("k", k));
    request.filter().ifPresent(filter -> body.put("filter", FilterTree.of(filter)));
    request
        .effort()
        .ifPresent(effort -> {
          switch (effort) {
            case SearchEffort.Default() -> {}
            case SearchEffort.Exact() -> body.put("exact", true);
            case SearchEffort.TargetRecall(double recall) -> body.put("targetRecall", recall);
            case SearchEffort.Parameters(Map<String, String> values) -> body.put("params", values);
          }
        });
    JsonNode answer = checked(json("POST", path(collection) + "/recall", body));
    JsonNode recall = answer.path("recall");
    return new RecallReport(
        answer.path("queries").asInt(),
        answer.path("measured").asInt(),
        recall.isObject() ? Optional.of(estimate(recall)) : Optional.empty(),
        answer.path("lsn").asLong(),
        Instant.parse(answer.path("at").asString()));
  }

  private static RecallEstimate estimate(JsonNode recall) {
    return new RecallEstimate(
        recall.path("mean").asDouble(),
        recall.path("low").asDouble(),
        recall.path("high").asDouble(),
        recall.path("worst").asDouble(),
        Duration.of(recall.path("searchMicros").asLong(), ChronoUnit.MICROS),
        Duration.of(recall.path("exactMicros").asLong(), ChronoUnit.MICROS));
  }

  private static Object plain(JsonNode value) {
    if (value.isArray()) {
      return value.valueStream().map(ServerTarget::plain).toList();
    }
    if (value.isIntegralNumber()) {
      return value.asLong();
    }
    if (value.isNumber()) {
      return value.asDouble();
    }
    return value.isBoolean() ? value.asBoolean() : value.asString();
  }

  private HttpResponse<byte[]> json(String method, String path, Map<String, ?> body) {
    return exchange(method, path, "application/json", JSON.writeValueAsBytes(body));
  }

  private HttpResponse<byte[]> exchange(
      String method, String path, String contentType, byte[] body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(base.resolve(path))
            .timeout(PATIENCE)
            .method(
                method,
                body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
    if (!contentType.isEmpty()) {
      request.header("Content-Type", contentType);
    }
    try {
      return client.send(request.build(), BodyHandlers.ofByteArray());
    } catch (ConnectException e) {
      throw ServerFailure.unreachable(
          "No server answers at " + base + "; start one with 'sagitta serve'.", e);
    } catch (IOException e) {
      throw ServerFailure.unreachable(
          "The connection to " + base + " broke: " + e.getMessage() + ".", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw ServerFailure.unreachable("Interrupted while waiting for " + base + ".", e);
    }
  }

  private static JsonNode checked(HttpResponse<byte[]> response) {
    JsonNode answer = parse(response.body());
    if (response.statusCode() / 100 != 2) {
      throw ServerFailure.answered(
          response.statusCode(), answer.path("detail").asString("no reason given"));
    }
    return answer;
  }

  private static JsonNode parse(byte[] body) {
    try {
      return JSON.readTree(body);
    } catch (JacksonException e) {
      throw ServerFailure.unreachable("The answer is not JSON; is this a Sagitta server?", e);
    }
  }

  private static String path(String collection) {
    // Names hold no character that needs more care than a query's, save that a space is no plus.
    String encoded = URLEncoder.encode(collection, StandardCharsets.UTF_8).replace("+", "%20");
    return "v1/collections/" + encoded;
  }

  @Override
  public void close() {
    client.close();
  }
}
