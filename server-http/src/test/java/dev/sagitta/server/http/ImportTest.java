package dev.sagitta.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sagitta.server.http.ServedDatabase.Answer;
import dev.sagitta.server.http.settings.ServerSettings;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.cbor.CBORMapper;

/** Streams of records. */
final class ImportTest {
  private static final String IMPORT = "/v1/collections/c/import";
  private final ServedDatabase served =
      ServedDatabase.start(
          ServerSettings.standard()
              .withLimits(ServerSettings.standard().limits().withMaxRecordBytes(100_000)));

  @BeforeEach
  void createCollection() {
    served.send("PUT", "/v1/collections/c", "{\"dimension\":2,\"distance\":\"euclidean\"}");
  }

  @AfterEach
  void stop() {
    served.close();
  }

  private Answer importLines(String query, String lines) {
    return served.send(
        "POST",
        IMPORT + query,
        lines.getBytes(StandardCharsets.UTF_8),
        "application/x-ndjson",
        Map.of());
  }

  private long count() {
    return served.send("POST", "/v1/collections/c/count", "{}").json().path("count").asLong();
  }

  private static String line(String id, String vector) {
    return "{\"id\":\"" + id + "\",\"vector\":" + vector + "}\n";
  }

  @Test
  void manyLinesAreWrittenInBatches() {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 2_500; i++) {
      lines.append(line("r" + i, "[" + i + ",1]"));
    }
    Answer answer = importLines("?durability=memory", lines.toString());
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    assertThat(answer.json().path("written").asInt()).isEqualTo(2_500);
    assertThat(answer.json().path("failed").asInt()).isZero();
    assertThat(answer.json().path("lsn").asLong()).isPositive();
    assertThat(count()).isEqualTo(2_500);
  }

  @Test
  void badLinesAreReportedByNumberAndLeftOut() {
    Answer answer =
        importLines(
            "",
            line("a", "[1,2]")
                + "{broken\n"
                + "\r\n"
                + line("b", "[1,2,3]")
                + line("c", "[3,4]")
                + "{\"id\":\"d\"}\n"
                + "{\"id\":\"e\",\"vector\":[1,2]} more\n"
                + line("f", "[\"x\"]")
                + "{\"id\":\"g\",\"vector\":[1,2],\"metadata\":{\"k\":null}}\r\n"
                + line("h", "[5,6]").strip());
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    JsonNode json = answer.json();
    assertThat(json.path("written").asInt()).as(answer.text()).isEqualTo(3);
    assertThat(json.path("failed").asInt()).isEqualTo(6);
    assertThat(json.path("errors").valueStream().map(one -> one.path("line").asInt()))
        .containsExactlyInAnyOrder(2, 4, 6, 7, 8, 9);
    assertThat(json.path("errors").valueStream().map(one -> one.path("code").asString()))
        .containsExactlyInAnyOrder(
            "malformed-body",
            "dimension-mismatch",
            "invalid-argument",
            "malformed-body",
            "invalid-argument",
            "invalid-metadata");
    assertThat(count()).isEqualTo(3);
  }

  @Test
  void tooManyBadLinesStopTheImportAndKeepWhatIsWritten() {
    Answer answer =
        importLines("?maxErrors=1", line("a", "[1,2]") + "x\n" + "y\n" + line("never", "[1,2]"));
    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.code()).isEqualTo("too-many-bad-records");
    assertThat(answer.json().path("failed").asInt()).isEqualTo(2);
    assertThat(answer.json().path("errors").size()).isEqualTo(2);
    assertThat(served.send("GET", "/v1/collections/c/records/never").status()).isEqualTo(404);
  }

  @Test
  void aLineThatIsTooLongIsSkippedAndTheNextIsRead() {
    Answer answer =
        importLines(
            "",
            "{\"id\":\"long\",\"vector\":[1,2],\"text\":\""
                + "t".repeat(400_000)
                + "\"}\n"
                + line("short", "[1,2]"));
    assertThat(answer.json().path("written").asInt()).as(answer.text()).isEqualTo(1);
    assertThat(answer.json().path("errors").path(0).path("code").asString())
        .isEqualTo("body-too-large");
    assertThat(answer.json().path("errors").path(0).path("line").asInt()).isEqualTo(1);
  }

  @Test
  void existingRecordsAreReportedInInsertMode() {
    importLines("", line("a", "[1,2]"));
    Answer answer = importLines("?mode=insert", line("a", "[9,9]") + line("b", "[1,2]"));
    assertThat(answer.json().path("written").asInt()).as(answer.text()).isEqualTo(1);
    assertThat(answer.json().path("errors").path(0).path("code").asString())
        .isEqualTo("record-exists");
  }

  @Test
  void anEmptyStreamWritesNothing() {
    Answer answer = importLines("", "\n\n");
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    assertThat(answer.json().path("written").asInt(-1)).isZero();
  }

  @Test
  void aCborSequenceIsReadRecordByRecord() {
    CBORMapper cbor = CBORMapper.builder().build();
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (int i = 0; i < 1_500; i++) {
      Object vector = i == 700 ? new float[] {1} : new float[] {i, 1};
      body.writeBytes(cbor.writeValueAsBytes(Map.of("id", "r" + i, "vector", vector)));
    }
    body.writeBytes(
        cbor.writeValueAsBytes(Map.of("id", "x", "vector", "no", "metadata", Map.of())));
    body.writeBytes(cbor.writeValueAsBytes(Map.of("id", "last", "vector", new float[] {1, 2})));
    Answer answer = served.send("POST", IMPORT, body.toByteArray(), "application/cbor", Map.of());
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    assertThat(answer.json().path("written").asInt()).as(answer.text()).isEqualTo(1_500);
    assertThat(answer.json().path("errors").valueStream().map(one -> one.path("record").asInt()))
        .containsExactlyInAnyOrder(701, 1_501);
  }

  @Test
  void aCborSequenceThatBreaksOffIsReportedWithWhatWasRead() {
    CBORMapper cbor = CBORMapper.builder().build();
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.writeBytes(cbor.writeValueAsBytes(Map.of("id", "a", "vector", new float[] {1, 2})));
    byte[] half = cbor.writeValueAsBytes(Map.of("id", "b", "vector", new float[] {1, 2}));
    body.write(half, 0, half.length / 2);
    Answer answer = served.send("POST", IMPORT, body.toByteArray(), "application/cbor", Map.of());
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.code()).as(answer.text()).isEqualTo("malformed-body");
    assertThat(answer.json().path("written").asInt(-1)).isZero();
  }

  @Test
  void aCborRecordThatIsTooLargeStopsTheImport() {
    CBORMapper cbor = CBORMapper.builder().build();
    byte[] body =
        cbor.writeValueAsBytes(
            Map.of("id", "a", "vector", new float[] {1, 2}, "text", "t".repeat(300_000)));
    Answer answer = served.send("POST", IMPORT, body, "application/cbor", Map.of());
    assertThat(answer.status()).as(answer.text()).isIn(400, 413);
    assertThat(count()).isZero();
  }
}
