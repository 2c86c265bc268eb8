package dev.sagitta.examples.http;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Creates a collection, loads it, searches it with a filter, deletes, all over HTTP. */
public final class HttpTour {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final String server;
  private final HttpClient client;

  private HttpTour(String server, HttpClient client) {
    this.server = server;
    this.client = client;
  }

  /**
   * Runs against the server of the first argument, or the one that {@code sagitta serve} starts.
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    String server = arguments.length > 0 ? arguments[0] : "http://127.0.0.1:8080";
    run(server).forEach(System.out::println);
  }

  /** Runs against a server and answers the ids of each search. */
  public static List<String> run(String server) throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return new HttpTour(server, client).run();
    }
  }

  private List<String> run() throws IOException, InterruptedException {
    List<String> steps = new ArrayList<>();
    send(
        "PUT",
        "/v1/collections/films",
        "application/json",
        """
        {"dimension": 3, "distance": "euclidean"}\
        """);
    send(
        "POST",
        "/v1/collections/films/import",
        "application/x-ndjson",
        """
        {"id": "alien", "vector": [1, 0, 0], "metadata": {"year": 1979, "genres": ["horror"]}}
        {"id": "heat", "vector": [0, 1, 0], "metadata": {"year": 1995, "genres": ["crime"]}}
        {"id": "moon", "vector": [0.9, 0.1, 0], "metadata": {"year": 2009, "genres": ["drama"]}}
        """);
    steps.add("nearest " + search("{\"vector\": [1, 0, 0], \"k\": 2}"));
    steps.add(
        "filtered "
            + search(
                """
                {"vector": [1, 0, 0], "k": 2, "filter": {"year": {"$gte": 1990}}}\
                """));
    steps.add("like heat " + search("{\"id\": \"heat\", \"k\": 1}"));
    send("DELETE", "/v1/collections/films/records/moon", "application/json", "");
    steps.add("afterwards " + search("{\"vector\": [1, 0, 0], \"k\": 3}"));
    send("DELETE", "/v1/collections/films", "application/json", "");
    return steps;
  }

  private List<String> search(String body) throws IOException, InterruptedException {
    JsonNode answer = send("POST", "/v1/collections/films/search", "application/json", body);
    return answer.path("hits").valueStream().map(hit -> hit.path("id").asString()).toList();
  }

  private JsonNode send(String method, String path, String contentType, String body)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(server + path))
            .header("Content-Type", contentType)
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
            .build();
    HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
    if (response.statusCode() / 100 != 2) {
      // A failure is a problem document: its detail says what was wrong and what to do.
      throw new IOException(method + " " + path + " failed: " + response.body());
    }
    return response.body().isEmpty() ? JSON.missingNode() : JSON.readTree(response.body());
  }
}
