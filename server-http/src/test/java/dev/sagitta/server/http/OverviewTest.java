package dev.sagitta.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sagitta.server.http.ServedDatabase.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Scans in the order of a field, samples and facets. */
final class OverviewTest {
  private static final String COLLECTION = "/v1/collections/c";
  private static final String SCAN = COLLECTION + "/records/scan";
  private static final String SAMPLE = COLLECTION + "/records/sample";
  private static final String FACETS = COLLECTION + "/facets";

  private final ServedDatabase served = ServedDatabase.start();

  @BeforeEach
  void fill() {
    ok(served.send("PUT", COLLECTION, "{\"dimension\":1,\"distance\":\"euclidean\"}"), 201);
    ok(
        served.send(
            "POST",
            COLLECTION + "/records",
            """
            {"records": [
              {"id": "a", "vector": [1], "metadata": {"year": 1999, "lang": "en"}},
              {"id": "b", "vector": [2], "metadata": {"year": 2021, "lang": "de"}},
              {"id": "c", "vector": [3], "metadata": {"year": 2005, "lang": ["en", "fr"]}},
              {"id": "d", "vector": [4], "metadata": {"lang": "en"}},
              {"id": "e", "vector": [5], "metadata": {"year": 2021.0, "new": true}}
            ]}\
            """),
        200);
  }

  @AfterEach
  void stop() {
    served.close();
  }

  private static Answer ok(Answer answer, int status) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(status);
    return answer;
  }

  private JsonNode post(String path, String body) {
    return ok(served.send("POST", path, body), 200).json();
  }

  private static List<String> ids(JsonNode answer) {
    List<String> ids = new ArrayList<>();
    answer.path("records").forEach(record -> ids.add(record.path("id").asString()));
    return ids;
  }

  @Test
  void aScanGoesThroughTheRecordsInTheOrderOfAField() {
    String order = "\"order\":{\"field\":\"year\",\"direction\":\"descending\"}";
    List<String> found = new ArrayList<>();
    String cursor = "";
    while (true) {
      JsonNode page = post(SCAN, "{\"limit\":2," + order + cursor + "}");
      found.addAll(ids(page));
      if (!page.has("cursor")) {
        break;
      }
      cursor = ",\"cursor\":\"" + page.path("cursor").asString() + "\"";
      assertThat(ids(page)).hasSize(2);
    }
    assertThat(found).containsExactly("b", "e", "c", "a", "d");
    assertThat(ids(post(SCAN, "{\"order\":{\"field\":\"year\"},\"filter\":{\"lang\":\"en\"}}")))
        .containsExactly("a", "d");
  }

  @Test
  void aSampleIsTheSameForTheSameSeedAndAnotherOneWithoutASeed() {
    String asked = "{\"count\":2,\"seed\":7,\"include\":[\"vector\"]}";
    JsonNode sample = post(SAMPLE, asked);
    assertThat(ids(sample)).hasSize(2).doesNotHaveDuplicates();
    assertThat(sample.path("matching").asInt()).isEqualTo(5);
    assertThat(sample.path("seed").asInt()).isEqualTo(7);
    assertThat(sample.path("records").path(0).has("vector")).isTrue();
    assertThat(sample.path("records").path(0).has("metadata")).isFalse();
    assertThat(post(SAMPLE, asked)).isEqualTo(sample);
    JsonNode first = post(SAMPLE, "");
    JsonNode second = post(SAMPLE, "");
    assertThat(ids(first)).containsExactlyInAnyOrder("a", "b", "c", "d", "e");
    assertThat(ids(second)).isNotEqualTo(ids(first));
    assertThat(ids(post(SAMPLE, "{\"seed\":" + first.path("seed").asLong() + "}")))
        .isEqualTo(ids(first));
    assertThat(ids(post(SAMPLE, "{\"filter\":{\"new\":true}}"))).containsExactly("e");
  }

  @Test
  void facetsCountTheValuesOfFields() {
    JsonNode facets = post(FACETS, "{\"fields\":[\"lang\",\"year\"],\"limit\":2}");
    assertThat(facets.path("matching").asInt()).isEqualTo(5);
    assertThat(facets.path("lsn").asLong()).isPositive();
    assertThat(facets.path("facets").toString())
        .isEqualTo(
            """
            [{"field":"lang","values":[{"value":"en","records":3},{"value":"de","records":1}],\
            "without":1,"further":1},\
            {"field":"year","values":[{"value":2021,"records":2},{"value":1999,"records":1}],\
            "without":1,"further":1}]\
            """);
    JsonNode some = post(FACETS, "{\"fields\":[\"new\"],\"filter\":{\"year\":2021}}");
    assertThat(some.path("facets").toString())
        .isEqualTo(
            "[{\"field\":\"new\",\"values\":[{\"value\":true,\"records\":1}],"
                + "\"without\":1,\"further\":0}]");
  }

  /** A request that must be refused. */
  record Wrong(String path, String body, int status, String code, String detail) {}

  static Stream<Wrong> wrongRequests() {
    String argument = "invalid-argument";
    return Stream.of(
        new Wrong(SCAN, "{\"order\":{}}", 400, argument, "needs the field 'field'"),
        new Wrong(SCAN, "{\"order\":\"year\"}", 400, argument, "expected an object"),
        new Wrong(SCAN, "{\"order\":{\"field\":\"\"}}", 400, argument, "not empty"),
        new Wrong(SCAN, "{\"order\":{\"field\":\"$or\"}}", 400, argument, "'$or'"),
        new Wrong(
            SCAN,
            "{\"order\":{\"field\":\"f\",\"direction\":\"up\"}}",
            400,
            argument,
            "use ascending or descending"),
        new Wrong(
            SCAN,
            "{\"order\":{\"field\":\"f\",\"dirction\":\"up\"}}",
            400,
            "unknown-field",
            "did you mean 'direction'?"),
        new Wrong(
            SCAN,
            "{\"order\":{\"field\":\"f\"},\"cursor\":\"YQ\"}",
            400,
            argument,
            "Start with the first page"),
        new Wrong(SAMPLE, "{\"count\":0}", 400, argument, "at least 1"),
        new Wrong(SAMPLE, "{\"count\":10001}", 422, "limit-exceeded", "at most 10000"),
        new Wrong(SAMPLE, "{\"count\":2147483647}", 422, "answer-too-large", "ask for fewer"),
        new Wrong(SAMPLE, "{\"seed\":1.5}", 400, argument, "expected a whole number"),
        new Wrong(SAMPLE, "{\"filter\":{\"a\":null}}", 400, "invalid-filter", "$exists"),
        new Wrong(FACETS, "{}", 400, argument, "needs the field 'fields'"),
        new Wrong(FACETS, "{\"fields\":[]}", 400, argument, "name at least one"),
        new Wrong(FACETS, "{\"fields\":\"f\"}", 400, argument, "expected a list"),
        new Wrong(FACETS, "{\"fields\":[\"f\",\"f\"]}", 400, argument, "twice"),
        new Wrong(FACETS, "{\"fields\":[\"f\"],\"limit\":0}", 400, argument, "at least 1"),
        new Wrong(FACETS, "{\"fields\":[\"f\"],\"limit\":10001}", 422, "limit-exceeded", "at most"),
        new Wrong(
            FACETS,
            "{\"fields\":[" + manyFields() + "]}",
            422,
            "limit-exceeded",
            "at most 100 (maxFacetFields)"),
        new Wrong(FACETS, "{\"fields\":[\"f\"],\"filter\":{\"$a\":1}}", 400, "invalid-filter", ""),
        new Wrong(
            "/v1/collections/none/facets",
            "{\"fields\":[\"f\"]}",
            404,
            "collection-not-found",
            "none"));
  }

  private static String manyFields() {
    return String.join(
        ",", Stream.iterate(0, i -> i + 1).limit(101).map(i -> "\"f" + i + "\"").toList());
  }

  @ParameterizedTest
  @MethodSource("wrongRequests")
  void wrongRequestsAreRefusedWithTheReason(Wrong wrong) {
    Answer answer = served.send("POST", wrong.path, wrong.body);
    assertThat(answer.status()).as(answer.text()).isEqualTo(wrong.status);
    assertThat(answer.code()).as(answer.text()).isEqualTo(wrong.code);
    assertThat(answer.detail()).contains(wrong.detail);
  }
}
