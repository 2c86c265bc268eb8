package dev.sagitta.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sagitta.api.VectorCollection;
import dev.sagitta.api.record.VectorRecord;
import dev.sagitta.server.http.ServedDatabase.Answer;
import java.time.Instant;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Measuring recall, and watching and cancelling a rebuild, over HTTP. */
final class RecallAndRebuildTest {
  private static final String C = "/v1/collections/c";

  private final ServedDatabase served = ServedDatabase.start();

  @BeforeEach
  void createCollection() {
    String body =
        "{\"dimension\":2,\"distance\":\"euclidean\",\"index\":{\"kind\":\"flat\"},"
            + "\"quantization\":{\"kind\":\"none\"}}";
    assertThat(served.send("PUT", C, body).status()).isEqualTo(201);
  }

  @AfterEach
  void stop() {
    served.close();
  }

  private void write(int count) {
    VectorCollection collection = served.database().collection("c");
    collection.upsert(
        IntStream.range(0, count)
            .mapToObj(i -> VectorRecord.of("r" + i, i, i % 7).with("even", i % 2 == 0))
            .toList());
    served.database().flush();
  }

  private Answer recall(String body) {
    return served.send("POST", C + "/recall", body);
  }

  @Test
  void theRecallOfGivenQueriesIsReported() {
    write(50);
    Answer answer = recall("{\"vectors\":[[1,2],[30,4],[7,7]],\"k\":5,\"filter\":{\"even\":true}}");
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    JsonNode json = answer.json();
    assertThat(json.path("queries").asInt()).isEqualTo(3);
    assertThat(json.path("measured").asInt()).isEqualTo(3);
    assertThat(json.path("recall").path("mean").asDouble()).isEqualTo(1);
    assertThat(json.path("recall").path("high").asDouble()).isEqualTo(1);
    assertThat(json.path("recall").path("worst").asDouble()).isEqualTo(1);
    // n / (n + z²) for three queries, all of whose neighbours were found.
    assertThat(json.path("recall").path("low").asDouble()).isBetween(0.43, 0.45);
    assertThat(json.path("recall").has("searchMicros")).isTrue();
    assertThat(json.path("recall").has("exactMicros")).isTrue();
    assertThat(json.path("lsn").asLong()).isEqualTo(served.database().lsn());
    assertThat(Instant.parse(json.path("at").asString())).isAfter(Instant.EPOCH);
  }

  @Test
  void theRecallOfRecentSearchesIsReported() {
    write(50);
    Answer none = recall("{\"recent\":true}");
    assertThat(none.status()).isEqualTo(200);
    assertThat(none.json().path("queries").asInt()).isZero();
    assertThat(none.json().has("recall")).isFalse();
    served.send("POST", C + "/search", "{\"vector\":[1,2],\"k\":3}");
    served.send("POST", C + "/search", "{\"vectors\":[[1,2],[3,4]],\"targetRecall\":0.9}");
    Answer some = recall("{\"recent\":true,\"targetRecall\":0.99}");
    assertThat(some.json().path("queries").asInt()).isEqualTo(3);
    assertThat(some.json().path("recall").path("mean").asDouble()).isEqualTo(1);
    assertThat(served.send("GET", C + "/stats").status()).isEqualTo(200);
  }

  @Test
  void aWrongMeasurementIsRefused() {
    for (String body :
        new String[] {
          "{}",
          "{\"recent\":false}",
          "{\"recent\":true,\"vectors\":[[1,2]]}",
          "{\"vectors\":[[1,2,3]]}",
          "{\"vectors\":[[1,2]],\"k\":0}",
          "{\"vectors\":[[1,2]],\"targetRecall\":0.9,\"exact\":true}",
          "{\"vectors\":[[1,2]],\"params\":{\"ef\":3}}",
          "{\"vector\":[1,2]}"
        }) {
      Answer answer = recall(body);
      assertThat(answer.status()).as(body + " → " + answer.text()).isEqualTo(400);
    }
    assertThat(recall("{}").detail()).contains("exactly one of 'vectors'").contains("neither");
    assertThat(served.send("POST", "/v1/collections/no/recall", "{\"recent\":true}").status())
        .isEqualTo(404);
  }

  @Test
  void aRebuildIsToldOfAndCancelled() {
    write(2_100);
    assertThat(served.send("GET", C + "/rebuild").text()).isEqualTo("{\"underWay\":false}");
    assertThat(served.send("PATCH", C, "{\"quantization\":{\"kind\":\"sq8\"}}").status())
        .isEqualTo(200);
    // A new segment is built only once its table has been quiet for two seconds.
    JsonNode rebuild = served.send("GET", C + "/rebuild").json();
    assertThat(rebuild.path("underWay").asBoolean()).isTrue();
    assertThat(rebuild.path("wanted").toString())
        .isEqualTo("{\"index\":{\"kind\":\"flat\"},\"quantization\":{\"kind\":\"sq8\"}}");
    assertThat(rebuild.path("former").path("quantization").path("kind").asString())
        .isEqualTo("none");
    assertThat(rebuild.path("segmentRecords").asInt()).isEqualTo(2_100);
    assertThat(rebuild.path("rebuiltRecords").asInt()).isZero();
    assertThat(rebuild.path("buildingRecords").isNumber()).isTrue();
    assertThat(rebuild.path("builtRecords").isNumber()).isTrue();

    Answer cancelled = served.send("DELETE", C + "/rebuild");
    assertThat(cancelled.status()).as(cancelled.text()).isEqualTo(200);
    assertThat(cancelled.json().path("quantization").path("kind").asString()).isEqualTo("none");
    assertThat(cancelled.json().path("records").asInt()).isEqualTo(2_100);
    Answer again = served.send("DELETE", C + "/rebuild");
    assertThat(again.status()).isEqualTo(404);
    assertThat(again.code()).isEqualTo("rebuild-not-found");
    assertThat(again.detail()).contains("No rebuild of 'c' is under way");
  }
}
