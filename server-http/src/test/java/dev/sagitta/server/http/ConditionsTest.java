package dev.sagitta.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sagitta.server.http.ServedDatabase.Answer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Changes of metadata, and writes that depend on what is stored. */
final class ConditionsTest {
  private static final String RECORDS = "/v1/collections/c/records";

  private final ServedDatabase served = ServedDatabase.start();
  private long lsnOfA;
  private long lsnOfB;

  @BeforeEach
  void writeTwo() {
    served.send("PUT", "/v1/collections/c", "{\"dimension\":2,\"distance\":\"euclidean\"}");
    lsnOfA = write("", record("a", "{\"n\":1,\"lang\":\"en\"}")).json().path("lsn").asLong();
    lsnOfB = write("", record("b", "{\"n\":2}")).json().path("lsn").asLong();
  }

  @AfterEach
  void stop() {
    served.close();
  }

  private static String record(String id, String metadata) {
    return "{\"id\":\"" + id + "\",\"vector\":[1,2],\"metadata\":" + metadata + "}";
  }

  private Answer post(String path, String body) {
    return served.send("POST", RECORDS + path, body);
  }

  private Answer write(String condition, String... records) {
    return post(
        "",
        "{\"records\":["
            + String.join(",", records)
            + "]"
            + (condition.isEmpty() ? "" : ",\"condition\":" + condition)
            + "}");
  }

  private static void assertWritten(Answer answer, int count) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    assertThat(answer.json().path("written").asInt(-1)).isEqualTo(count);
    assertThat(answer.json().path("lsn").asLong()).isPositive();
    assertThat(answer.json().path("durability").asString()).isEqualTo("synced");
  }

  private static void assertConflict(Answer answer, String code, String... words) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(409);
    assertThat(answer.code()).isEqualTo(code);
    assertThat(answer.detail()).contains(words);
  }

  private String metadata(String id) {
    return served.send("GET", RECORDS + "/" + id).json().path("metadata").toString();
  }

  @Test
  void metadataOfRecordsThatMatchAreMerged() {
    Answer answer =
        post(
            "/update",
            "{\"filter\":{\"n\":{\"$gte\":1}},\"metadata\":{\"lang\":null,\"seen\":true}}");
    assertWritten(answer, 2);
    assertThat(metadata("a")).isEqualTo("{\"n\":1,\"seen\":true}");
    assertThat(metadata("b")).isEqualTo("{\"n\":2,\"seen\":true}");
  }

  @Test
  void metadataOfTheGivenRecordsAreReplaced() {
    Answer answer =
        post("/update", "{\"metadata\":{\"m\":7},\"mode\":\"replace\",\"ids\":[\"a\",\"b\"]}");
    assertWritten(answer, 2);
    assertThat(metadata("a")).isEqualTo("{\"m\":7}");
    assertThat(metadata("b")).isEqualTo("{\"m\":7}");
    Answer absent = post("/update", "{\"metadata\":{\"m\":8},\"ids\":[\"a\",\"zz\"]}");
    assertThat(absent.status()).isEqualTo(404);
    assertThat(absent.code()).isEqualTo("record-not-found");
    assertThat(metadata("a")).isEqualTo("{\"m\":7}");
    Answer some = post("/update?unmet=skip", "{\"metadata\":{\"m\":8},\"ids\":[\"a\",\"zz\"]}");
    assertWritten(some, 1);
    assertThat(some.json().path("skipped").asInt()).isEqualTo(1);
  }

  @Test
  void aPatchMayReplaceAndHaveACondition() {
    String body = "{\"metadata\":{\"m\":1},\"mode\":\"replace\",\"condition\":{\"lsn\":%d}}";
    assertConflict(
        served.send("PATCH", RECORDS + "/a", body.formatted(lsnOfB)),
        "condition-unmet",
        "'a'",
        "LSN " + lsnOfB,
        "LSN " + lsnOfA);
    assertWritten(served.send("PATCH", RECORDS + "/a", body.formatted(lsnOfA)), 1);
    assertThat(metadata("a")).isEqualTo("{\"m\":1}");
  }

  @Test
  void aWriteIsRefusedWholeIfOneRecordIsNotAsExpected() {
    assertConflict(
        write("{\"absent\":true}", record("x", "{}"), record("a", "{}")), "record-exists", "'a'");
    assertConflict(
        write("{\"lsns\":{\"a\":" + lsnOfA + ",\"b\":0}}", record("a", "{}"), record("b", "{}")),
        "condition-unmet",
        "'b'",
        "absent");
    assertConflict(
        write("{\"filter\":{\"n\":1}}", record("a", "{}"), record("b", "{}")),
        "condition-unmet",
        "'b'");
    assertThat(write("{\"present\":true}", record("x", "{}")).status()).isEqualTo(404);
    assertThat(metadata("a")).isEqualTo("{\"lang\":\"en\",\"n\":1}");
    assertThat(served.send("GET", RECORDS + "/x").status()).isEqualTo(404);
  }

  @Test
  void aWriteHappensIfAllRecordsAreAsExpected() {
    assertWritten(write("{\"filter\":{\"n\":1}}", record("a", "{\"n\":3}")), 1);
    long lsn = served.send("GET", RECORDS + "/a").json().path("lsn").asLong();
    assertWritten(write("{\"lsn\":" + lsn + "}", record("a", "{\"n\":4}")), 1);
    assertWritten(
        write("{\"lsns\":{\"x\":0,\"b\":" + lsnOfB + "}}", record("x", "{}"), record("b", "{}")),
        2);
    assertThat(metadata("a")).isEqualTo("{\"n\":4}");
  }

  @Test
  void recordsThatExistAreSkippedAndCountedOnRequest() {
    String both = "{\"records\":[" + record("a", "{}") + "," + record("x", "{}") + "]}";
    Answer answer = post("?mode=insert&unmet=skip", both);
    assertWritten(answer, 1);
    assertThat(answer.json().path("skipped").asInt()).isEqualTo(1);
    assertThat(post("?mode=upsert", both).json().has("skipped")).isFalse();
  }

  @Test
  void anImportOfWhatIsThereAlreadySkipsIt() {
    String lines = record("a", "{}") + "\n" + record("x", "{}") + "\n" + record("y", "{}");
    Answer answer =
        served.send(
            "POST",
            "/v1/collections/c/import?mode=insert&unmet=skip",
            lines.getBytes(StandardCharsets.UTF_8),
            "application/x-ndjson",
            Map.of());
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    assertThat(answer.json().path("written").asInt()).isEqualTo(2);
    assertThat(answer.json().path("skipped").asInt()).isEqualTo(1);
    assertThat(answer.json().path("failed").asInt(-1)).isZero();
    assertThat(metadata("a")).isEqualTo("{\"lang\":\"en\",\"n\":1}");
  }

  @Test
  void recordsAreDeletedIfTheyAreAsExpected() {
    assertConflict(
        post("/delete", "{\"ids\":[\"a\",\"b\"],\"condition\":{\"lsn\":" + lsnOfA + "}}"),
        "condition-unmet",
        "'b'");
    Answer answer =
        post("/delete?unmet=skip", "{\"ids\":[\"a\",\"b\"],\"condition\":{\"filter\":{\"n\":1}}}");
    assertThat(answer.json().path("deleted").asInt()).as(answer.text()).isEqualTo(1);
    assertThat(answer.json().path("skipped").asInt()).isEqualTo(1);
  }

  /** A request that is refused with 400 and a code, and words of the detail. */
  record Wrong(String path, String body, String code, String words) {}

  private static Wrong wrong(String path, String body, String words) {
    return new Wrong(path, body, "invalid-argument", words);
  }

  static Stream<Wrong> wrongs() {
    String ids = "\"ids\":[\"a\"]";
    String set = "\"metadata\":{\"m\":1}";
    String one = "{\"records\":[{\"id\":\"a\",\"vector\":[1,2]}],\"condition\":";
    return Stream.of(
        wrong("/update", "{" + set + "}", "either 'ids' or 'filter'"),
        wrong("/update", "{" + set + "," + ids + ",\"filter\":{}}", "either 'ids' or 'filter'"),
        wrong("/update", "{" + ids + "}", "needs the field 'metadata'"),
        wrong("/update", "{" + ids + "," + set + ",\"mode\":\"set\"}", "merge or replace"),
        wrong("/update", "{\"filter\":{}," + set + ",\"condition\":{\"lsn\":1}}", "'ids'"),
        wrong("/update?unmet=skip", "{\"filter\":{}," + set + "}", "'ids'"),
        wrong("/update?unmet=ignore", "{" + ids + "," + set + "}", "refuse or skip"),
        wrong("/update", "{" + ids + "," + set + ",\"condition\":{\"absent\":true}}", "absent"),
        new Wrong(
            "/update",
            "{" + ids + ",\"metadata\":{\"m\":null},\"mode\":\"replace\"}",
            "invalid-metadata",
            "'m' is null"),
        new Wrong("/update", "{" + ids + "," + set + ",\"text\":\"t\"}", "not-served", "whole"),
        new Wrong("/update", "{\"filter\":{\"n\":{\"$x\":1}}," + set + "}", "invalid-filter", "$x"),
        new Wrong("/update?mode=merge", "{" + ids + "}", "unknown-parameter", "'mode'"),
        wrong("/delete", "{\"filter\":{},\"condition\":{\"lsn\":1}}", "'ids'"),
        wrong("/delete?unmet=skip", "{\"filter\":{}}", "'ids'"),
        wrong("", one + "{}}", "needs one of 'absent'"),
        wrong("", one + "{\"absent\":false}}", "must be true"),
        wrong("", one + "{\"absent\":1}}", "true or false"),
        wrong("", one + "{\"absent\":true,\"lsn\":1}}", "only one of"),
        wrong("", one + "{\"lsn\":0}}", "is 0"),
        wrong("", one + "{\"lsn\":\"1\"}}", "a whole number"),
        wrong("", one + "{\"lsns\":{\"a\":-1}}}", "'a' is -1"),
        wrong("", one + "{\"lsns\":{\"a\":1,\"a\":1}}}", "twice"),
        wrong("", one + "{\"lsns\":{\"b\":1}}}", "no LSN for the record 'a'"),
        wrong("", one + "{\"lsns\":{\"a\":1,\"b\":1}}}", "'b'"),
        wrong("", one + "true}", "an object"),
        wrong("?mode=insert", one + "{\"present\":true}}", "give one"),
        new Wrong("", one + "{\"lsm\":1}}", "unknown-field", "did you mean 'lsn'"),
        new Wrong("", one + "{\"filter\":{\"$n\":1}}}", "invalid-filter", "$n"));
  }

  @ParameterizedTest
  @MethodSource("wrongs")
  void wrongConditionsAndChangesAreRefusedAndSayWhy(Wrong wrong) {
    Answer answer = post(wrong.path, wrong.body);
    assertThat(answer.status()).as(answer.text()).isEqualTo(400);
    assertThat(answer.code()).as(answer.text()).isEqualTo(wrong.code);
    assertThat(answer.detail()).contains(wrong.words);
    assertThat(metadata("a")).isEqualTo("{\"lang\":\"en\",\"n\":1}");
  }
}
