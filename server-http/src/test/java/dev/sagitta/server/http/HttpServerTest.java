package dev.sagitta.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sagitta.server.http.ServedDatabase.Answer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.cbor.CBORMapper;

/** What each route answers when all is well. */
final class HttpServerTest {
  private final ServedDatabase served = ServedDatabase.start();

  @BeforeEach
  void createCollection() {
    assertThat(put("/v1/collections/c", "{\"dimension\":3,\"distance\":\"euclidean\"}").status())
        .isEqualTo(201);
  }

  @AfterEach
  void stop() {
    served.close();
  }

  private Answer get(String path) {
    return served.send("GET", path);
  }

  private Answer put(String path, String body) {
    return served.send("PUT", path, body);
  }

  private Answer post(String path, String body) {
    return served.send("POST", path, body);
  }

  private void writeThree() {
    Answer answer =
        post(
            "/v1/collections/c/records",
            """
            {"records": [
              {"id": "a", "vector": [1, 0, 0], "metadata": {"n": 1, "lang": "en"}, "text": "one"},
              {"id": "b", "vector": [0, 1, 0], "metadata": {"n": 2, "tags": ["x", "y"]}},
              {"id": "c", "vector": [0, 0, 2.5], "metadata": {"n": 3.5, "new": true}}
            ]}\
            """);
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    assertThat(answer.json().path("written").asInt()).isEqualTo(3);
    assertThat(answer.json().path("durability").asString()).isEqualTo("synced");
    assertThat(answer.json().path("lsn").asLong()).isPositive();
  }

  @Test
  void creatingTheSameCollectionAgainIsNoError() {
    Answer again = put("/v1/collections/c", "{\"dimension\":3,\"distance\":\"euclidean\"}");
    assertThat(again.status()).isEqualTo(200);
    assertThat(again.json().path("dimension").asInt()).isEqualTo(3);
  }

  @Test
  void creatingAnotherCollectionOfTheSameNameConflicts() {
    Answer other = put("/v1/collections/c", "{\"dimension\":4,\"distance\":\"euclidean\"}");
    assertThat(other.status()).isEqualTo(409);
    assertThat(other.code()).isEqualTo("name-taken");
  }

  @Test
  void aCollectionIsListedDescribedChangedRenamedAndDropped() {
    assertThat(get("/v1/collections").json().path("collections").path(0).path("name").asString())
        .isEqualTo("c");
    Answer changed = served.send("PATCH", "/v1/collections/c", "{\"maxRecords\":10}");
    assertThat(changed.json().path("maxRecords").asInt()).as(changed.text()).isEqualTo(10);
    Answer renamed = served.send("PATCH", "/v1/collections/c", "{\"name\":\"d\"}");
    assertThat(renamed.json().path("name").asString()).as(renamed.text()).isEqualTo("d");
    assertThat(get("/v1/collections/c").status()).isEqualTo(404);
    assertThat(get("/v1/collections/d").status()).isEqualTo(200);
    assertStatsAreZero(get("/v1/collections/d/stats").json());
    assertThat(served.send("DELETE", "/v1/collections/d").status()).isEqualTo(204);
    assertThat(served.send("DELETE", "/v1/collections/d").code()).isEqualTo("collection-not-found");
  }

  @Test
  void theIndexedFieldsOfACollectionAreSaidAndChanged() {
    assertThat(get("/v1/collections/c").json().path("indexedFields").asString()).isEqualTo("all");
    Answer some =
        served.send("PATCH", "/v1/collections/c", "{\"indexedFields\":[\"year\",\"lang\"]}");
    assertThat(some.json().path("indexedFields").toString())
        .as(some.text())
        .isEqualTo("[\"lang\",\"year\"]");
    put("/v1/collections/none", "{\"dimension\":3,\"indexedFields\":\"none\"}");
    assertThat(get("/v1/collections/none").json().path("indexedFields").asString())
        .isEqualTo("none");
    assertThat(put("/v1/collections/none", "{\"dimension\":3,\"indexedFields\":\"all\"}").status())
        .isEqualTo(409);
  }

  private static void assertStatsAreZero(JsonNode stats) {
    assertThat(stats.propertyNames())
        .containsExactly(
            "records",
            "memoryRecords",
            "segments",
            "segmentRecords",
            "indexedRecords",
            "buildingRecords",
            "builtRecords",
            "deletedRecords",
            "segmentBytes",
            "indexBytes",
            "memoryBytes");
    stats
        .properties()
        .forEach(field -> {
          if (!field.getKey().equals("memoryBytes")) {
            assertThat(field.getValue().asLong(-1)).as(field.getKey()).isZero();
          }
        });
  }

  @Test
  void anAliasStandsForItsCollection() {
    assertThat(put("/v1/aliases/now", "{\"collection\":\"c\"}").status()).isEqualTo(200);
    assertThat(get("/v1/aliases/now").json().path("collection").asString()).isEqualTo("c");
    assertThat(get("/v1/aliases").json().path("aliases").size()).isEqualTo(1);
    assertThat(get("/v1/collections/now").json().path("name").asString()).isEqualTo("c");
    assertThat(served.send("DELETE", "/v1/aliases/now").status()).isEqualTo(204);
    assertThat(get("/v1/aliases/now").code()).isEqualTo("alias-not-found");
  }

  @Test
  void aRecordComesBackAsItWasWritten() {
    writeThree();
    JsonNode record = get("/v1/collections/c/records/a").json();
    assertThat(record.path("vector").toString()).isEqualTo("[1.0,0.0,0.0]");
    assertThat(record.path("metadata").toString()).isEqualTo("{\"lang\":\"en\",\"n\":1}");
    assertThat(record.path("text").asString()).isEqualTo("one");
    JsonNode other = get("/v1/collections/c/records/c").json();
    assertThat(other.path("metadata").toString()).isEqualTo("{\"n\":3.5,\"new\":true}");
    assertThat(get("/v1/collections/c/records/zz").code()).isEqualTo("record-not-found");
  }

  @Test
  void patchingSetsAndRemovesKeys() {
    writeThree();
    Answer patched =
        served.send(
            "PATCH",
            "/v1/collections/c/records/a",
            "{\"metadata\":{\"lang\":null,\"year\":2026,\"absent\":null}}");
    assertThat(patched.status()).as(patched.text()).isEqualTo(200);
    JsonNode record = get("/v1/collections/c/records/a").json();
    assertThat(record.path("metadata").toString()).isEqualTo("{\"n\":1,\"year\":2026}");
    assertThat(record.path("text").asString()).isEqualTo("one");
  }

  @Test
  void recordsAreDeletedByIdIdsAndFilter() {
    writeThree();
    assertThat(served.send("DELETE", "/v1/collections/c/records/a").json().path("deleted").asInt())
        .isEqualTo(1);
    assertThat(served.send("DELETE", "/v1/collections/c/records/a").status()).isEqualTo(404);
    assertThat(
            post("/v1/collections/c/records/delete", "{\"ids\":[\"a\",\"b\"]}")
                .json()
                .path("deleted")
                .asInt())
        .isEqualTo(1);
    assertThat(
            post("/v1/collections/c/records/delete", "{\"filter\":{\"new\":true}}")
                .json()
                .path("deleted")
                .asInt())
        .isEqualTo(1);
    assertThat(post("/v1/collections/c/count", "").json().path("count").asInt(-1)).isZero();
  }

  @Test
  void getReturnsTheRecordsThatExistInTheOrderAskedFor() {
    writeThree();
    JsonNode records =
        post(
                "/v1/collections/c/records/get",
                "{\"ids\":[\"c\",\"nope\",\"a\"],\"include\":[\"text\"]}")
            .json()
            .path("records");
    assertThat(records.size()).isEqualTo(2);
    assertThat(records.path(0).path("id").asString()).isEqualTo("c");
    assertThat(records.path(1).path("text").asString()).isEqualTo("one");
    assertThat(records.path(1).has("metadata")).isFalse();
    assertThat(records.path(1).has("vector")).isFalse();
  }

  @Test
  void scanningFollowsTheCursorToTheEnd() {
    writeThree();
    Answer first = post("/v1/collections/c/records/scan", "{\"limit\":2}");
    assertThat(first.json().path("records").size()).as(first.text()).isEqualTo(2);
    String cursor = first.json().path("cursor").asString();
    Answer second =
        post("/v1/collections/c/records/scan", "{\"limit\":2,\"cursor\":\"" + cursor + "\"}");
    assertThat(second.json().path("records").size()).isEqualTo(1);
    assertThat(second.json().has("cursor")).isFalse();
  }

  @Test
  void countingTakesAFilter() {
    writeThree();
    assertThat(
            post("/v1/collections/c/count", "{\"filter\":{\"n\":{\"$gte\":2}}}")
                .json()
                .path("count")
                .asInt())
        .isEqualTo(2);
  }

  @Test
  void searchingByAVectorFindsTheNearestFirst() {
    writeThree();
    Answer answer = post("/v1/collections/c/search", "{\"vector\":[0.9,0,0],\"k\":2}");
    JsonNode hits = answer.json().path("hits");
    assertThat(hits.size()).as(answer.text()).isEqualTo(2);
    assertThat(hits.path(0).path("id").asString()).isEqualTo("a");
    assertThat(hits.path(0).path("distance").floatValue()).isBetween(0.09f, 0.11f);
    assertThat(hits.path(0).path("metadata").path("lang").asString()).isEqualTo("en");
    assertThat(answer.json().path("lsn").asLong()).isPositive();
  }

  @Test
  void searchingTakesFilterOffsetMaxDistanceAndInclude() {
    writeThree();
    JsonNode filtered =
        post("/v1/collections/c/search", "{\"vector\":[1,0,0],\"filter\":{\"n\":{\"$gt\":1}}}")
            .json()
            .path("hits");
    assertThat(filtered.size()).isEqualTo(2);
    JsonNode skipped =
        post("/v1/collections/c/search", "{\"vector\":[1,0,0],\"offset\":1,\"include\":[]}")
            .json()
            .path("hits");
    assertThat(skipped.path(0).path("id").asString()).isEqualTo("b");
    assertThat(skipped.path(0).has("metadata")).isFalse();
    JsonNode near =
        post("/v1/collections/c/search", "{\"vector\":[1,0,0],\"maxDistance\":0.5,\"exact\":true}")
            .json()
            .path("hits");
    assertThat(near.size()).isEqualTo(1);
    assertThat(
            post("/v1/collections/c/search", "{\"vector\":[1,0,0],\"targetRecall\":0.9}").status())
        .isEqualTo(200);
  }

  @Test
  void searchingByAStoredRecordUsesItsVector() {
    writeThree();
    JsonNode hits = post("/v1/collections/c/search", "{\"id\":\"b\",\"k\":1}").json().path("hits");
    assertThat(hits.path(0).path("id").asString()).isEqualTo("b");
    assertThat(post("/v1/collections/c/search", "{\"id\":\"zz\"}").code())
        .isEqualTo("record-not-found");
  }

  @Test
  void severalVectorsAreSearchedAtOnce() {
    writeThree();
    JsonNode results =
        post("/v1/collections/c/search", "{\"vectors\":[[1,0,0],[0,1,0]],\"k\":1}")
            .json()
            .path("results");
    assertThat(results.size()).isEqualTo(2);
    assertThat(results.path(1).path("hits").path(0).path("id").asString()).isEqualTo("b");
  }

  @Test
  void vectorsAreReadAsBase64() {
    Answer answer =
        post(
            "/v1/collections/c/records",
            "{\"records\":[{\"id\":\"z\",\"vector\":\""
                + Base64.getEncoder().encodeToString(littleEndian(1.5f, -2f, 3e-10f))
                + "\"}]}");
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    assertThat(get("/v1/collections/c/records/z").json().path("vector").toString())
        .isEqualTo("[1.5,-2.0,3.0E-10]");
  }

  @Test
  void cborIsReadAndWritten() {
    CBORMapper cbor = CBORMapper.builder().build();
    byte[] body =
        cbor.writeValueAsBytes(
            Map.of(
                "records",
                new Object[] {
                  Map.of("id", "bytes", "vector", littleEndian(1, 2, 3)),
                  Map.of("id", "list", "vector", new float[] {4, 5, 6}, "metadata", Map.of("n", 7))
                }));
    Answer written =
        served.send("POST", "/v1/collections/c/records", body, "application/cbor", Map.of());
    assertThat(written.status()).as(written.text()).isEqualTo(200);
    Answer read =
        served.send(
            "POST",
            "/v1/collections/c/records/get",
            "{\"ids\":[\"bytes\",\"list\"],\"include\":[\"vector\",\"metadata\"]}"
                .getBytes(StandardCharsets.UTF_8),
            "application/json",
            Map.of("Accept", "application/cbor"));
    assertThat(read.header("Content-Type")).isEqualTo("application/cbor");
    JsonNode records = cbor.readTree(read.bytes()).path("records");
    assertThat(records.path(0).path("vector").binaryValue()).isEqualTo(littleEndian(1, 2, 3));
    assertThat(records.path(1).path("vector").binaryValue()).isEqualTo(littleEndian(4, 5, 6));
    assertThat(records.path(1).path("metadata").path("n").asInt()).isEqualTo(7);
  }

  @Test
  void writeModesAndDurabilityAreTakenFromTheQuery() {
    writeThree();
    String again = "{\"records\":[{\"id\":\"a\",\"vector\":[1,1,1]}]}";
    Answer insert = post("/v1/collections/c/records?mode=insert", again);
    assertThat(insert.status()).isEqualTo(409);
    assertThat(insert.code()).isEqualTo("record-exists");
    Answer update =
        post("/v1/collections/c/records?mode=update", again.replace("\"a\"", "\"new\""));
    assertThat(update.code()).isEqualTo("record-not-found");
    Answer quick = post("/v1/collections/c/records?mode=update&durability=memory", again);
    assertThat(quick.json().path("written").asInt()).as(quick.text()).isEqualTo(1);
  }

  @Test
  void aDocumentTakesItsRecordsAlong() {
    Answer put =
        put(
            "/v1/collections/c/documents/d%2F1",
            """
            {"metadata":{"title":"T"},
             "records":[{"id":"x","vector":[1,2,3]},{"id":"y","vector":[3,2,1]}]}\
            """);
    assertThat(put.status()).as(put.text()).isEqualTo(200);
    JsonNode document = get("/v1/collections/c/documents/d%2F1").json();
    assertThat(document.path("id").asString()).isEqualTo("d/1");
    assertThat(document.path("metadata").path("title").asString()).isEqualTo("T");
    assertThat(document.path("recordIds").toString()).isEqualTo("[\"x\",\"y\"]");
    put("/v1/collections/c/documents/e", "{}");
    Answer page = get("/v1/collections/c/documents?limit=1");
    assertThat(page.json().path("next").asString()).as(page.text()).isEqualTo("d/1");
    Answer next = get("/v1/collections/c/documents?limit=1&after=d%2F1");
    assertThat(next.json().path("documents").path(0).path("id").asString()).isEqualTo("e");
    assertThat(served.send("DELETE", "/v1/collections/c/documents/d%2F1").status()).isEqualTo(200);
    assertThat(get("/v1/collections/c/records/x").status()).isEqualTo(404);
    assertThat(served.send("DELETE", "/v1/collections/c/documents/d%2F1").code())
        .isEqualTo("document-not-found");
  }

  @Test
  void theServerSaysHowItIs() {
    assertThat(get("/health/live").json().path("status").asString()).isEqualTo("live");
    assertThat(get("/health/ready").json().path("status").asString()).isEqualTo("ready");
    assertThat(get("/version").json().path("name").asString()).isEqualTo("sagitta");
    writeThree();
    JsonNode stats = get("/v1/stats").json();
    assertThat(stats.path("collections").asInt()).isEqualTo(1);
    assertThat(stats.path("records").asInt()).isEqualTo(3);
    assertThat(stats.path("requests").path("served").asInt()).isGreaterThan(3);
  }

  @Test
  void flushAndCompactAnswerWhenDone() {
    writeThree();
    assertThat(post("/v1/admin/flush", "").json().path("done").asBoolean()).isTrue();
    assertThat(post("/v1/admin/compact", "").json().path("done").asBoolean()).isTrue();
    assertThat(post("/v1/collections/c/count", "{}").json().path("count").asInt()).isEqualTo(3);
  }

  @Test
  void aHeadIsAnsweredLikeAGetWithoutContent() {
    Answer head = served.send("HEAD", "/health/live");
    assertThat(head.status()).isEqualTo(200);
    assertThat(head.bytes()).isEmpty();
    assertThat(get("/health/live").status()).isEqualTo(200);
  }

  @Test
  void anAnswerLargerThanTheBufferIsStreamedWhole() {
    StringBuilder body = new StringBuilder("{\"records\":[");
    for (int i = 0; i < 5_000; i++) {
      body.append(i == 0 ? "" : ",")
          .append("{\"id\":\"r")
          .append(i)
          .append("\",\"vector\":[1,2,3],\"metadata\":{\"filler\":\"")
          .append("x".repeat(80))
          .append("\"}}");
    }
    assertThat(post("/v1/collections/c/records", body.append("]}").toString()).status())
        .isEqualTo(200);
    JsonNode page = post("/v1/collections/c/records/scan", "{\"limit\":5000}").json();
    assertThat(page.path("records").size()).isEqualTo(5_000);
  }

  private static byte[] littleEndian(float... values) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    return bytes.array();
  }
}
