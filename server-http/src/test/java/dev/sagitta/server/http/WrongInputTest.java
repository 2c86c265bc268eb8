package dev.sagitta.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sagitta.server.http.ServedDatabase.Answer;
import dev.sagitta.server.http.settings.ServerSettings;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What clients are told when they get it wrong: always a problem, never a 500. */
final class WrongInputTest {
  private static final String RECORDS = "/v1/collections/c/records";
  private static final String SEARCH = "/v1/collections/c/search";
  private static ServedDatabase served;

  @BeforeAll
  static void start() {
    served = ServedDatabase.start();
    served.send("PUT", "/v1/collections/c", "{\"dimension\":2,\"distance\":\"euclidean\"}");
    served.send("PUT", "/v1/collections/cos", "{\"dimension\":2}");
    served.send("POST", RECORDS, "{\"records\":[{\"id\":\"there\",\"vector\":[1,2]}]}");
  }

  @AfterAll
  static void stop() {
    served.close();
  }

  /** A request that must be refused. */
  record Wrong(String method, String path, String body, int status, String code, String detail) {
    @Override
    public String toString() {
      String shown = body.length() > 80 ? body.substring(0, 80) + "…" : body;
      return (method + " " + path + " " + shown).replaceAll("\\p{Cntrl}", "?");
    }
  }

  private static Wrong wrong(String request, String body, int status, String code, String detail) {
    int space = request.indexOf(' ');
    return new Wrong(
        request.substring(0, space), request.substring(space + 1), body, status, code, detail);
  }

  private static Wrong record(String record, int status, String code, String detail) {
    return wrong("POST " + RECORDS, "{\"records\":[" + record + "]}", status, code, detail);
  }

  private static Wrong search(String body, int status, String code, String detail) {
    return wrong("POST " + SEARCH, body, status, code, detail);
  }

  static Stream<Wrong> routes() {
    String long1000 = "x".repeat(1_000);
    return Stream.of(
        wrong("GET /", "", 404, "route-not-found", "nothing at '/'"),
        wrong("GET /v2/collections", "", 404, "route-not-found", "/v2/collections"),
        wrong("GET /v1/collections/", "", 404, "route-not-found", "nothing"),
        wrong("GET /v1//collections", "", 404, "route-not-found", "nothing"),
        wrong("POST /v1/collections", "{}", 405, "method-not-allowed", "use GET"),
        wrong("DELETE /v1/stats", "", 405, "method-not-allowed", "use GET"),
        wrong("PUT " + RECORDS, "{}", 405, "method-not-allowed", "use POST"),
        wrong("PUT " + RECORDS + "/there", "{}", 405, "method-not-allowed", "DELETE, GET, PATCH"),
        wrong("OPTIONS /v1/collections/c", "", 405, "method-not-allowed", "GET"),
        wrong("GET /v1/collections/nope", "", 404, "collection-not-found", "nope"),
        wrong("GET /v1/collections/..%2F..%2Fetc", "", 400, "invalid-name", "letters"),
        wrong("GET /v1/collections/%2E%2E", "", 400, "invalid-name", "letters"),
        wrong("GET /v1/collections/a%00b", "", 400, "invalid-name", "a?b"),
        wrong("GET /v1/collections/" + long1000, "", 400, "invalid-name", "1000 characters"),
        wrong("GET /v1/collections/%F0%9F%8F%B9", "", 400, "invalid-name", "letters"),
        wrong("GET /v1/collections/%C3", "", 400, "malformed-request", "UTF-8"),
        wrong("GET /v1/collections/%ED%A0%80", "", 400, "malformed-request", "UTF-8"),
        wrong("PUT /v1/aliases/-x", "{\"collection\":\"c\"}", 400, "invalid-name", "alias '-x'"),
        wrong("PUT /v1/aliases/c", "{\"collection\":\"c\"}", 409, "name-taken", "c"),
        wrong("PUT /v1/aliases/x", "{\"collection\":\"n\"}", 404, "collection-not-found", "n"),
        wrong("PUT /v1/aliases/x", "{}", 400, "invalid-argument", "needs the field 'collection'"),
        wrong("DELETE /v1/aliases/x", "", 404, "alias-not-found", "x"),
        wrong("GET " + RECORDS + "/a%00b", "", 404, "record-not-found", "a?b"),
        wrong("GET " + RECORDS + "/" + long1000, "", 400, "invalid-id", "1000 bytes"),
        wrong("DELETE " + RECORDS + "/absent", "", 404, "record-not-found", "absent"),
        wrong("GET /v1/stats?x=1", "", 400, "unknown-parameter", "'x' is unknown"),
        wrong(
            "POST " + RECORDS + "?durabilty=memory",
            "{\"records\":[]}",
            400,
            "unknown-parameter",
            "did you mean 'durability'?"),
        wrong(
            "POST " + RECORDS + "?mode=replace",
            "{\"records\":[]}",
            400,
            "invalid-argument",
            "upsert, insert or update"),
        wrong(
            "POST " + RECORDS + "?durability=disk",
            "{\"records\":[]}",
            400,
            "invalid-argument",
            "synced or memory"),
        wrong(
            "POST " + RECORDS + "?mode=upsert&mode=insert",
            "{\"records\":[]}",
            400,
            "invalid-argument",
            "twice"),
        wrong("GET /v1/collections/c/documents?limit=0", "", 400, "invalid-argument", "from 1"),
        wrong("GET /v1/collections/c/documents?limit=x", "", 400, "invalid-argument", "'x'"),
        wrong("GET /v1/collections/c/documents/d", "", 404, "document-not-found", "d"),
        wrong("POST /v1/collections/nope/import", "", 404, "collection-not-found", "nope"));
  }

  static Stream<Wrong> collections() {
    return Stream.of(
        wrong("PUT /v1/collections/n", "", 400, "malformed-body", "nothing to read"),
        wrong("PUT /v1/collections/n", "{}", 400, "invalid-argument", "field 'dimension'"),
        wrong("PUT /v1/collections/n", "[]", 400, "invalid-argument", "found a list"),
        wrong("PUT /v1/collections/n", "{\"dimension\":0}", 400, "invalid-argument", "from 1 to"),
        wrong("PUT /v1/collections/n", "{\"dimension\":70000}", 400, "invalid-argument", "65536"),
        wrong(
            "PUT /v1/collections/n", "{\"dimension\":1.5}", 400, "invalid-argument", "number 1.5"),
        wrong("PUT /v1/collections/n", "{\"dimension\":\"3\"}", 400, "invalid-argument", "text"),
        wrong(
            "PUT /v1/collections/n",
            "{\"dimension\":99999999999}",
            400,
            "invalid-argument",
            "99999999999"),
        wrong(
            "PUT /v1/collections/n",
            "{\"dimension\":2,\"distance\":\"manhattan\"}",
            400,
            "invalid-argument",
            "cosine, dot or euclidean"),
        wrong(
            "PUT /v1/collections/n",
            "{\"dimension\":2,\"metric\":\"dot\"}",
            400,
            "unknown-field",
            "no field 'metric'"),
        wrong(
            "PUT /v1/collections/n",
            "{\"dimensions\":2}",
            400,
            "unknown-field",
            "did you mean 'dimension'?"),
        wrong(
            "PUT /v1/collections/n",
            "{\"dimension\":2,\"quantization\":{}}",
            400,
            "invalid-argument",
            "'kind'"),
        wrong(
            "PUT /v1/collections/n",
            "{\"dimension\":2,\"quantization\":{\"kind\":\"zip\"}}",
            400,
            "unknown-plugin",
            "no quantization plug-in 'zip'"),
        wrong(
            "PUT /v1/collections/n",
            "{\"dimension\":2,\"index\":{}}",
            400,
            "invalid-argument",
            "'kind'"),
        wrong(
            "PUT /v1/collections/n",
            "{\"dimension\":2,\"maxRecords\":0}",
            400,
            "invalid-argument",
            "maxRecords"),
        wrong(
            "PATCH /v1/collections/c",
            "{\"name\":\"d\",\"maxRecords\":5}",
            400,
            "invalid-argument",
            "alone"),
        wrong("PATCH /v1/collections/c", "{\"dimension\":5}", 400, "not-served", "never changes"),
        wrong("PATCH /v1/collections/c", "{\"name\":\"cos\"}", 409, "name-taken", "cos"),
        wrong("PATCH /v1/collections/c", "{\"name\":\"../x\"}", 400, "invalid-name", "../x"));
  }

  static Stream<Wrong> writes() {
    return Stream.of(
        wrong("POST " + RECORDS, "{", 400, "malformed-body", "line 1, column 2"),
        wrong("POST " + RECORDS, "{\"records\":[}", 400, "malformed-body", "not well-formed"),
        wrong("POST " + RECORDS, "{\"records\":[]} x", 400, "malformed-body", "line 1"),
        wrong("POST " + RECORDS, "{\"records\":[]}{}", 400, "malformed-body", "goes on"),
        wrong("POST " + RECORDS, "{\"records\":[],}", 400, "malformed-body", "column 15"),
        wrong("POST " + RECORDS, "{'records':[]}", 400, "malformed-body", "column 2"),
        wrong("POST " + RECORDS, "null", 400, "invalid-argument", "found null"),
        wrong("POST " + RECORDS, "{}", 400, "invalid-argument", "needs the field 'records'"),
        wrong("POST " + RECORDS, "{\"records\":{}}", 400, "invalid-argument", "/records"),
        wrong(
            "POST " + RECORDS, "{\"records\":[],\"records\":[]}", 400, "invalid-argument", "twice"),
        wrong(
            "POST " + RECORDS,
            "{\"records\":[{\"id\":\"a\",\"vector\":[1,2]},7]}",
            400,
            "invalid-argument",
            "/records/1"));
  }

  static Stream<Wrong> records() {
    return Stream.of(
        record("{\"vector\":[1,2]}", 400, "invalid-argument", "needs the field 'id'"),
        record("{\"id\":\"a\"}", 400, "invalid-argument", "needs the field 'vector'"),
        record("{\"id\":7,\"vector\":[1,2]}", 400, "invalid-argument", "whole number 7"),
        record("{\"id\":\"\",\"vector\":[1,2]}", 400, "invalid-id", ""),
        record("{\"id\":\"" + "i".repeat(513) + "\",\"vector\":[1,2]}", 400, "invalid-id", ""),
        record("{\"id\":\"\\ud800\",\"vector\":[1,2]}", 400, "invalid-argument", "surrogate"),
        record("{\"id\":\"a\",\"vektor\":[1,2]}", 400, "unknown-field", "did you mean 'vector'?"),
        record("{\"id\":\"a\",\"vector\":[1]}", 400, "dimension-mismatch", ""),
        record("{\"id\":\"a\",\"vector\":[]}", 400, "dimension-mismatch", ""),
        record("{\"id\":\"a\",\"vector\":[1,null]}", 400, "invalid-argument", "/vector/1"),
        record("{\"id\":\"a\",\"vector\":[1,\"2\"]}", 400, "invalid-argument", "found text"),
        record("{\"id\":\"a\",\"vector\":[1,[2]]}", 400, "invalid-argument", "found a list"),
        record("{\"id\":\"a\",\"vector\":[1,NaN]}", 400, "malformed-body", "NaN"),
        record("{\"id\":\"a\",\"vector\":[1,1e39]}", 400, "vector-not-finite", ""),
        record("{\"id\":\"a\",\"vector\":7}", 400, "invalid-argument", "a vector"),
        record("{\"id\":\"a\",\"vector\":\"***\"}", 400, "invalid-argument", "base64"),
        record("{\"id\":\"a\",\"vector\":\"AAAA\"}", 400, "invalid-argument", "3 bytes"),
        record(
            "{\"id\":\"a\",\"vector\":\"" + "AAAA".repeat(100_000) + "\"}",
            400,
            "invalid-argument",
            "65536"),
        record(
            "{\"id\":\"a\",\"vector\":[" + "1,".repeat(70_000) + "1]}",
            400,
            "invalid-argument",
            "65536"),
        wrong(
            "POST /v1/collections/cos/records",
            "{\"records\":[{\"id\":\"z\",\"vector\":[0,0]}]}",
            400,
            "zero-vector",
            ""));
  }

  static Stream<Wrong> metadata() {
    String big = "1" + "0".repeat(30);
    return Stream.of(
        withMetadata("[]", "found a list", "invalid-argument"),
        withMetadata("{\"k\":null}", "'k' is null", "invalid-metadata"),
        withMetadata("{\"k\":{}}", "flat list", "invalid-metadata"),
        withMetadata("{\"k\":[[1]]}", "flat list", "invalid-metadata"),
        withMetadata("{\"k\":[null]}", "flat list", "invalid-metadata"),
        withMetadata("{\"k\":" + big + "}", "64 bits", "invalid-argument"),
        withMetadata("{\"k\":1e999}", "too large", "invalid-metadata"),
        withMetadata("{\"k\":1,\"k\":2}", "twice", "invalid-metadata"),
        withMetadata("{\"$k\":1}", "'$'", "invalid-metadata"),
        withMetadata("{\"\":1}", "empty", "invalid-metadata"),
        withMetadata("{\"k\":" + "[".repeat(100) + "]}", "flat list", "invalid-metadata"));
  }

  static Stream<Wrong> readsAndDeletions() {
    return Stream.of(
        wrong(
            "PATCH " + RECORDS + "/nope",
            "{\"metadata\":{\"a\":1}}",
            404,
            "record-not-found",
            "nope"),
        wrong(
            "PATCH " + RECORDS + "/there", "{\"vector\":[1,2]}", 400, "not-served", "whole record"),
        wrong("POST " + RECORDS + "/get", "{\"ids\":\"a\"}", 400, "invalid-argument", "a list"),
        wrong(
            "POST " + RECORDS + "/get",
            "{\"ids\":[],\"include\":[\"all\"]}",
            400,
            "invalid-argument",
            "vector, metadata or text"),
        wrong("POST " + RECORDS + "/delete", "{}", 400, "invalid-argument", "either"),
        wrong(
            "POST " + RECORDS + "/delete",
            "{\"ids\":[],\"filter\":{}}",
            400,
            "invalid-argument",
            "either"),
        wrong("POST " + RECORDS + "/scan", "{\"limit\":0}", 400, "invalid-argument", "limit"),
        wrong("POST " + RECORDS + "/scan", "{\"cursor\":\"*\"}", 400, "invalid-argument", "cursor"),
        wrong(
            "POST " + RECORDS + "/scan",
            "{\"filter\":{\"a\":{\"$near\":1}}}",
            400,
            "invalid-filter",
            "$near"));
  }

  private static Wrong withMetadata(String metadata, String detail, String code) {
    return record(
        "{\"id\":\"a\",\"vector\":[1,2],\"metadata\":" + metadata + "}", 400, code, detail);
  }

  static Stream<Wrong> searches() {
    String deeper = "{\"$not\":".repeat(200) + "{}" + "}".repeat(200);
    return Stream.of(
        search("{}", 400, "invalid-argument", "exactly one"),
        search("{\"vector\":[1,2],\"id\":\"a\"}", 400, "invalid-argument", "exactly one"),
        search("{\"vector\":[1,2,3]}", 400, "dimension-mismatch", ""),
        search("{\"vectors\":[[1,2],[1]]}", 400, "dimension-mismatch", ""),
        search("{\"vector\":[1,2],\"k\":0}", 400, "invalid-argument", "k must be"),
        search("{\"vector\":[1,2],\"k\":-1}", 400, "invalid-argument", "k must be"),
        search("{\"vector\":[1,2],\"k\":1e2}", 400, "invalid-argument", "whole number"),
        search("{\"vector\":[1,2],\"k\":3000000000}", 400, "invalid-argument", "3000000000"),
        search("{\"vector\":[1,2],\"offset\":-1}", 400, "invalid-argument", "offset"),
        search("{\"vector\":[1,2],\"maxDistance\":\"1\"}", 400, "invalid-argument", "text"),
        search("{\"vector\":[1,2],\"targetRecall\":2}", 400, "invalid-argument", "0.5 to 1.0"),
        search(
            "{\"vector\":[1,2],\"targetRecall\":0.9,\"exact\":true}",
            400,
            "invalid-argument",
            "only one"),
        search("{\"vector\":[1,2],\"exact\":1}", 400, "invalid-argument", "true or false"),
        search("{\"vector\":[1,2],\"params\":{\"a\":[]}}", 400, "invalid-argument", "'a'"),
        search("{\"text\":\"arrows\"}", 400, "not-served", "embedder"),
        search("{\"vector\":[1,2],\"atLsn\":3}", 400, "not-served", "newest commit"),
        search("{\"vector\":[1,2],\"snapshot\":\"s\"}", 400, "not-served", "newest commit"),
        search("{\"vector\":[1,2],\"top_k\":3}", 400, "unknown-field", "top_k"),
        search("{\"vector\":[1,2],\"filter\":[]}", 400, "invalid-argument", "an object"),
        search("{\"vector\":[1,2],\"filter\":{\"a\":null}}", 400, "invalid-filter", "null"),
        search("{\"vector\":[1,2],\"filter\":{\"$xor\":[]}}", 400, "invalid-filter", "$xor"),
        search("{\"vector\":[1,2],\"filter\":{\"a\":1,\"a\":2}}", 400, "invalid-argument", "twice"),
        search("{\"vector\":[1,2],\"filter\":" + deeper + "}", 400, "malformed-body", "64"),
        search("[".repeat(10_000), 400, "invalid-argument", "an object"),
        search(
            "{\"vectors\":[" + "[1,2],".repeat(1_000) + "[1,2]]}",
            400,
            "invalid-argument",
            "at most 1000"),
        search("{\"vector\":[1,2],\"k\":2000000000}", 422, "answer-too-large", "2000000000"));
  }

  @ParameterizedTest
  @MethodSource({
    "routes",
    "collections",
    "writes",
    "records",
    "metadata",
    "readsAndDeletions",
    "searches"
  })
  void isRefusedWithAProblemThatSaysWhatAndWhere(Wrong wrong) {
    Answer answer = served.send(wrong.method(), wrong.path(), wrong.body());
    assertThat(answer.status()).as(answer.text()).isEqualTo(wrong.status());
    assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
    assertThat(answer.code()).as(answer.text()).isEqualTo(wrong.code());
    assertThat(answer.detail()).contains(wrong.detail());
    assertThat(answer.json().path("type").asString())
        .isEqualTo("urn:sagitta:problem:" + wrong.code());
    assertThat(answer.json().path("status").asInt()).isEqualTo(wrong.status());
    assertThat(answer.json().path("instance").asString()).startsWith("urn:sagitta:request:");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/plain",
        "application/x-www-form-urlencoded",
        "application/xml",
        "application/json; charset=iso-8859-1",
        "nonsense"
      })
  void otherMediaTypesAreRefused(String contentType) {
    Answer answer =
        served.send(
            "POST",
            RECORDS,
            "{\"records\":[]}".getBytes(StandardCharsets.UTF_8),
            contentType,
            Map.of());
    assertThat(answer.status()).isEqualTo(415);
    assertThat(answer.code()).isEqualTo("unsupported-media-type");
  }

  @Test
  void theImportRouteDoesNotTakeASingleJsonDocument() {
    Answer answer = served.send("POST", "/v1/collections/c/import", "{}");
    assertThat(answer.status()).isEqualTo(415);
    assertThat(answer.detail()).contains("application/x-ndjson or application/cbor");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "ff",
        "a0",
        "bf",
        "a1",
        "81a0",
        "a1677265636f726473",
        "a1677265636f72647381",
        "a1677265636f7264739bffffffffffffffff",
        "a1677265636f726473817bffffffffffffffff",
        "a1677265636f72647381a16269645a7fffffff",
        "a1677265636f72647381a166766563746f725a7fffffff00",
        "a1677265636f72647381a166766563746f725f4100",
        "a1677265636f72647381a166766563746f72f97e00",
        "a1677265636f72647381a166766563746f72c249010000000000000000",
        "a1677265636f72647381a20001",
        "a1677265636f726473fffe",
        "d9d9f7a1677265636f7264738101"
      })
  void brokenCborIsRefused(String hex) {
    byte[] body = java.util.HexFormat.of().parseHex(hex);
    Answer answer = served.send("POST", RECORDS, body, "application/cbor", Map.of());
    assertThat(answer.status()).as(answer.text()).isEqualTo(400);
    assertThat(answer.code()).isIn("malformed-body", "invalid-argument", "unknown-field");
  }

  @Test
  void aBodyThatIsNotUtf8IsRefused() {
    byte[] body =
        "{\"records\":[{\"id\":\"?\",\"vector\":[1,2]}]}".getBytes(StandardCharsets.UTF_8);
    body[19] = (byte) 0xff;
    Answer answer = served.send("POST", RECORDS, body, "application/json", Map.of());
    assertThat(answer.code()).as(answer.text()).isEqualTo("malformed-body");
  }

  @Test
  void nothingOfARefusedWriteIsWritten() {
    served.send(
        "POST",
        RECORDS,
        "{\"records\":[{\"id\":\"half\",\"vector\":[1,2]},{\"id\":\"bad\",\"vector\":[1]}]}");
    assertThat(served.send("GET", RECORDS + "/half").status()).isEqualTo(404);
  }

  @Test
  void aBodyBeyondTheLimitIsRefused() {
    ServerSettings settings = ServerSettings.standard();
    try (ServedDatabase small =
        ServedDatabase.start(settings.withLimits(settings.limits().withMaxBodyBytes(1_000)))) {
      small.send("PUT", "/v1/collections/c", "{\"dimension\":2}");
      String body = "{\"records\":[{\"id\":\"" + "i".repeat(2_000) + "\",\"vector\":[1,2]}]}";
      Answer answer = small.send("POST", RECORDS, body);
      assertThat(answer.status()).isEqualTo(413);
      assertThat(answer.code()).isEqualTo("body-too-large");
      assertThat(answer.detail()).contains("1000 bytes");
      assertThat(small.send("GET", "/health/live").status()).isEqualTo(200);
    }
  }

  @Test
  void anAnswerBeyondTheLimitIsRefusedOrCutIntoPages() {
    ServerSettings settings = ServerSettings.standard();
    try (ServedDatabase small =
        ServedDatabase.start(settings.withLimits(settings.limits().withMaxAnswerBytes(1_000)))) {
      small.send("PUT", "/v1/collections/c", "{\"dimension\":2}");
      StringBuilder records = new StringBuilder("{\"id\":\"r\",\"vector\":[1,2]}");
      for (int i = 0; i < 20; i++) {
        records.append(",{\"id\":\"r").append(i).append("\",\"vector\":[1,2]}");
      }
      small.send("POST", RECORDS, "{\"records\":[" + records + "]}");
      Answer page = small.send("POST", RECORDS + "/scan", "{\"limit\":1000}");
      assertThat(page.json().path("records").size()).isBetween(1, 20);
      assertThat(page.json().has("cursor")).isTrue();
      Answer search = small.send("POST", SEARCH, "{\"vector\":[1,2],\"k\":1000}");
      assertThat(search.code()).isEqualTo("answer-too-large");
    }
  }
}
