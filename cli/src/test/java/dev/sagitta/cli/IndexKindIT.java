package dev.sagitta.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Kinds of index of the distribution, over HTTP. */
final class IndexKindIT {
  private static final int ROWS = 2_500;
  private static final int DIMENSION = 12;

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"lsh", "hnsw"})
  void aServerThatIsStartedAgainAnswersTheSame(String kind) throws Exception {
    SplittableRandom random = new SplittableRandom(11);
    List<String> queries = new ArrayList<>();
    List<String> before;
    try (ServerProcess server = ServerProcess.start(folder, "--storage", "file:data")) {
      Client client = new Client(server.url());
      client.ok(
          "PUT",
          "/v1/collections/c",
          "{\"dimension\":" + DIMENSION + ",\"index\":{\"kind\":\"" + kind + "\"}}");
      StringBuilder records = new StringBuilder();
      for (int row = 0; row < ROWS; row++) {
        records.append(row == 0 ? "" : ",");
        records.append("{\"id\":\"r").append(row).append("\",\"vector\":");
        records.append(vector(random)).append('}');
      }
      client.ok("POST", "/v1/collections/c/records", "{\"records\":[" + records + "]}");
      client.ok("POST", "/v1/admin/optimize", "");
      assertThat(client.ok("GET", "/v1/collections/c/stats", ""))
          .contains("\"indexedRecords\":" + ROWS);
      for (int q = 0; q < 20; q++) {
        queries.add("{\"vector\":" + vector(random) + ",\"k\":10}");
      }
      before = client.hits(queries);
      assertThat(server.terminate()).isEqualTo(128 + 15);
    }
    try (ServerProcess server = ServerProcess.start(folder, "--storage", "file:data")) {
      Client client = new Client(server.url());
      assertThat(client.ok("GET", "/v1/collections/c", "")).contains("\"" + kind + "\"");
      assertThat(client.hits(queries)).isEqualTo(before);
      HttpResponse<String> wrong =
          client.send(
              "POST",
              "/v1/collections/c/search",
              queries.getFirst().replace("}", ",\"params\":{\"no-such\":\"1\"}}"));
      assertThat(wrong.statusCode()).isEqualTo(400);
      assertThat(wrong.body()).contains("no-such", "known are");
    }
  }

  private static String vector(SplittableRandom random) {
    StringBuilder values = new StringBuilder("[");
    for (int i = 0; i < DIMENSION; i++) {
      values.append(i == 0 ? "" : ",").append((float) random.nextGaussian());
    }
    return values.append(']').toString();
  }

  /** Sends requests to a server. */
  private record Client(String url) {
    HttpResponse<String> send(String method, String path, String body)
        throws IOException, InterruptedException {
      try (HttpClient http = HttpClient.newHttpClient()) {
        return http.send(
            HttpRequest.newBuilder(URI.create(url + path))
                .method(
                    method,
                    body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .header("Content-Type", "application/json")
                .build(),
            BodyHandlers.ofString());
      }
    }

    String ok(String method, String path, String body) throws IOException, InterruptedException {
      HttpResponse<String> answer = send(method, path, body);
      assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 299);
      return answer.body();
    }

    /** What is found for each query: ids and distances, without the LSN. */
    List<String> hits(List<String> queries) throws IOException, InterruptedException {
      List<String> hits = new ArrayList<>();
      for (String query : queries) {
        String answer = ok("POST", "/v1/collections/c/search", query);
        assertThat(answer.split("\"id\"", -1)).hasSize(11);
        hits.add(answer.replaceAll(",?\"lsn\":[0-9]+", ""));
      }
      return hits;
    }
  }
}
