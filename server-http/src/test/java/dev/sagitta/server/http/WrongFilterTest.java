package dev.sagitta.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sagitta.server.http.ServedDatabase.Answer;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Filters and indexed fields that clients get wrong: every route that takes them says so. */
final class WrongFilterTest {
  private static final String COLLECTION = "/v1/collections/c";
  private static ServedDatabase served;

  @BeforeAll
  static void start() {
    served = ServedDatabase.start();
    served.send("PUT", COLLECTION, "{\"dimension\":2,\"distance\":\"euclidean\"}");
  }

  @AfterAll
  static void stop() {
    served.close();
  }

  /** A value that must be refused. */
  record Wrong(String value, int status, String code, String detail) {
    static Wrong filter(String value, String detail) {
      return new Wrong(value, 400, "invalid-filter", detail);
    }

    static Wrong large(String value, String detail) {
      return new Wrong(value, 422, "limit-exceeded", detail);
    }

    static Wrong fields(String value, String detail) {
      return new Wrong(value, 400, "invalid-argument", detail);
    }

    @Override
    public String toString() {
      return value.length() > 60 ? value.substring(0, 60) + "…" : value;
    }
  }

  static Stream<Wrong> filters() {
    String deep = "{\"$not\":".repeat(40) + "{\"a\":1}" + "}".repeat(40);
    String many = "1,".repeat(10_000) + "1";
    String wide = "{\"a\":1},".repeat(1_000) + "{}";
    return Stream.of(
        Wrong.filter("{\"a\":null}", "$exists"),
        Wrong.filter("{\"a\":{\"$gtt\":1}}", "did you mean '$gt'?"),
        Wrong.filter("{\"a\":{\"in\":[1]}}", "did you mean '$in'?"),
        Wrong.filter("{\"$ad\":[]}", "did you mean '$and'?"),
        Wrong.filter("{\"$lt\":1}", "stands under a key"),
        Wrong.filter("{\"a\":{\"$in\":1}}", "a list of values"),
        Wrong.filter("{\"a\":{\"$lt\":[1]}}", "must not be a list"),
        Wrong.filter("{\"a\":{\"$lt\":1e400}}", "finite"),
        Wrong.filter("{\"a\":{\"$containsText\":1}}", "takes a text"),
        Wrong.filter("{\"a\":{\"$exists\":\"yes\"}}", "true or false"),
        Wrong.filter("{\"a\":{}}", "is empty"),
        Wrong.large(deep, "is nested 41 levels; at most 32 (maxFilterDepth)"),
        Wrong.large("{\"a\":{\"$in\":[" + many + "]}}", "at most 10000 (maxFilterValues)"),
        Wrong.large("{\"$or\":[" + wide + "]}", "at most 1000 (maxFilterClauses)"));
  }

  @ParameterizedTest
  @MethodSource("filters")
  void theFilterIsRefusedWhereverItStands(Wrong wrong) {
    String filter = "\"filter\":" + wrong.value + "}";
    assertRefused(served.send("POST", COLLECTION + "/count", "{" + filter), wrong);
    assertRefused(served.send("POST", COLLECTION + "/records/scan", "{" + filter), wrong);
    assertRefused(served.send("POST", COLLECTION + "/records/delete", "{" + filter), wrong);
    assertRefused(
        served.send("POST", COLLECTION + "/search", "{\"vector\":[1,2]," + filter), wrong);
  }

  static Stream<Wrong> indexedFields() {
    return Stream.of(
        Wrong.fields("\"year\"", "send a list of one"),
        Wrong.fields("[\"year\",\"$and\"]", "'$and'"),
        Wrong.fields("[\"\"]", "1 to 128 characters"),
        Wrong.fields("[]", "names no field"),
        Wrong.fields("true", "a list"),
        Wrong.fields("[1]", "text"));
  }

  @ParameterizedTest
  @MethodSource("indexedFields")
  void theIndexedFieldsAreRefusedInNewCollectionsAndInOldOnes(Wrong wrong) {
    String field = "\"indexedFields\":" + wrong.value + "}";
    assertRefused(served.send("PATCH", COLLECTION, "{" + field), wrong);
    assertRefused(served.send("PUT", "/v1/collections/n", "{\"dimension\":2," + field), wrong);
  }

  @Test
  void aFieldThatNoRecordHasMatchesNothingAndIsNoError() {
    for (String filter : List.of("{\"nope\":1}", "{\"nope\":{\"$gt\":\"a\"}}", "{\"\":1}")) {
      Answer answer = served.send("POST", COLLECTION + "/count", "{\"filter\":" + filter + "}");
      assertThat(answer.status()).as(answer.text()).isEqualTo(200);
      assertThat(answer.json().path("count").asInt(-1)).isZero();
    }
  }

  private static void assertRefused(Answer answer, Wrong wrong) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(wrong.status);
    assertThat(answer.code()).as(answer.text()).isEqualTo(wrong.code);
    assertThat(answer.json().path("detail").asString()).contains(wrong.detail);
  }
}
