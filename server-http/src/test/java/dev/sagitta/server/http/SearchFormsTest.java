package dev.sagitta.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sagitta.server.http.ServedDatabase.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Searches for groups, for diverse hits, within a distance, and with an explanation. */
final class SearchFormsTest {
  private static final String COLLECTION = "/v1/collections/c";
  private static ServedDatabase served;

  @BeforeAll
  static void fill() {
    served = ServedDatabase.start();
    served.send("PUT", COLLECTION, "{\"dimension\":2,\"distance\":\"euclidean\"}");
    Answer written =
        served.send(
            "POST",
            COLLECTION + "/records",
            """
            {"records": [
              {"id": "a", "vector": [0, 0], "metadata": {"author": "x", "year": 1, "tags": ["s", "t"]}},
              {"id": "b", "vector": [0.1, 0], "metadata": {"author": "x", "year": 1.0}},
              {"id": "c", "vector": [0, 0.2], "metadata": {"author": "x", "year": 2.5}},
              {"id": "d", "vector": [1, 0], "metadata": {"author": "y", "tags": "t"}},
              {"id": "e", "vector": [2, 0], "metadata": {"author": "z", "tags": []}},
              {"id": "f", "vector": [3, 0], "metadata": {"year": true}}
            ]}\
            """);
    assertThat(written.status()).as(written.text()).isEqualTo(200);
  }

  @AfterAll
  static void stop() {
    served.close();
  }

  private static Answer search(String body) {
    return served.send("POST", COLLECTION + "/search", body.replace('\'', '"'));
  }

  private static JsonNode found(String body) {
    Answer answer = search(body);
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return answer.json();
  }

  private static List<String> ids(JsonNode hits) {
    List<String> ids = new ArrayList<>();
    hits.forEach(hit -> ids.add(hit.path("id").asString()));
    return ids;
  }

  @Test
  void hitsAreGroupedByTheValueOfAField() {
    JsonNode answer =
        found("{'vector':[0,0],'k':2,'groupBy':{'field':'author','hitsPerGroup':2},'include':[]}");
    assertThat(answer.propertyNames()).containsExactly("groups", "lsn");
    JsonNode groups = answer.path("groups");
    assertThat(groups.size()).isEqualTo(2);
    assertThat(groups.path(0).path("value").asString()).isEqualTo("x");
    assertThat(ids(groups.path(0).path("hits"))).containsExactly("a", "b");
    assertThat(groups.path(1).path("value").asString()).isEqualTo("y");
    assertThat(ids(groups.path(1).path("hits"))).containsExactly("d");
    assertThat(groups.path(1).path("hits").path(0).path("distance").doubleValue()).isEqualTo(1);
    assertThat(groups.path(0).path("hits").path(0).has("metadata")).isFalse();
  }

  @Test
  void groupsTakeFiltersOffsetsAndIds() {
    JsonNode rest =
        found(
            "{'id':'a','k':5,'offset':1,'groupBy':{'field':'author'},"
                + "'filter':{'author':{'$ne':'y'}}}");
    assertThat(rest.path("groups").size()).isEqualTo(1);
    assertThat(rest.path("groups").path(0).path("value").asString()).isEqualTo("z");
  }

  @Test
  void equalNumbersAreOneGroupAndListsAreInSeveral() {
    JsonNode years =
        found("{'vector':[0,0],'groupBy':{'field':'year','hitsPerGroup':9}}").path("groups");
    assertThat(years.size()).isEqualTo(3);
    assertThat(years.path(0).path("value").toString()).isEqualTo("1");
    assertThat(ids(years.path(0).path("hits"))).containsExactly("a", "b");
    assertThat(years.path(1).path("value").toString()).isEqualTo("2.5");
    assertThat(years.path(2).path("value").toString()).isEqualTo("true");
    JsonNode tags =
        found("{'vector':[0,0],'groupBy':{'field':'tags','hitsPerGroup':9}}").path("groups");
    assertThat(tags.size()).isEqualTo(2);
    assertThat(ids(tags.path(0).path("hits"))).containsExactly("a");
    assertThat(ids(tags.path(1).path("hits"))).containsExactly("a", "d");
    assertThat(found("{'vector':[0,0],'groupBy':{'field':'nope'}}").path("groups").size()).isZero();
  }

  @Test
  void diverseHitsAreUnlikeEachOther() {
    String diverse = "{'vector':[0,0],'k':3,'diversity':{'lambda':%s,'candidates':6}}";
    assertThat(ids(found(diverse.formatted("1")).path("hits"))).containsExactly("a", "b", "c");
    JsonNode hits = found(diverse.formatted("0.3")).path("hits");
    assertThat(ids(hits)).containsExactly("a", "f", "d");
    assertThat(hits.path(1).path("distance").doubleValue()).isEqualTo(3);
    JsonNode both =
        found("{'vectors':[[0,0],[3,0]],'k':2,'diversity':{'lambda':0,'candidates':6}}");
    assertThat(ids(both.path("results").path(1).path("hits"))).containsExactly("f", "c");
  }

  @Test
  void aDistanceThatWasAnsweredIncludesItsHit() {
    JsonNode hits = found("{'vector':[0,0]}").path("hits");
    for (int i = 0; i < hits.size(); i++) {
      String limit = hits.path(i).path("distance").toString();
      assertThat(found("{'vector':[0,0],'maxDistance':" + limit + "}").path("hits").size())
          .as(limit)
          .isEqualTo(i + 1);
    }
    assertThat(ids(found("{'vector':[0,0],'maxDistance':1,'k':2,'offset':3}").path("hits")))
        .containsExactly("d");
    assertThat(found("{'vector':[0,0],'maxDistance':-1,'exact':true}").path("hits").size())
        .isZero();
    assertThat(found("{'vector':[0,0],'maxDistance':1e300}").path("hits").size()).isEqualTo(6);
    assertThat(found("{'vector':[0,0],'k':10,'offset':9990}").path("hits").size()).isZero();
  }

  @Test
  void anExplanationStandsBesideTheHits() {
    JsonNode answer =
        found(
            "{'vector':[0,0],'k':2,'explain':true,"
                + "'filter':{'$or':[{'author':'x'},{'autor':'x'}]}}");
    assertThat(answer.propertyNames()).containsExactly("hits", "lsn", "explanation");
    assertThat(ids(answer.path("hits"))).containsExactly("a", "b");
    JsonNode explanation = answer.path("explanation");
    assertThat(explanation.path("targetRecall").doubleValue()).isEqualTo(0.95);
    assertThat(explanation.path("unknownFields").toString()).isEqualTo("[\"autor\"]");
    assertThat(explanation.path("parts").size()).isEqualTo(1);
    JsonNode part = explanation.path("parts").path(0);
    assertThat(part.path("part").asString()).isEqualTo("memory");
    assertThat(part.path("records").asInt()).isEqualTo(6);
    assertThat(part.path("deleted").asInt(-1)).isZero();
    assertThat(part.path("matching").asInt()).isEqualTo(3);
    assertThat(part.path("method").asString()).isEqualTo("scan");
    assertThat(part.path("compared").asInt()).isEqualTo(3);
    for (String time : List.of("filterMicros", "searchMicros")) {
      assertThat(part.path(time).asLong(-1)).as(time).isNotNegative();
    }
    assertThat(explanation.path("fetchMicros").asLong(-1)).isNotNegative();
    assertThat(found("{'vector':[0,0],'explain':false}").has("explanation")).isFalse();
  }

  /** A search that must be refused. */
  record Wrong(String body, int status, String code, String detail) {
    @Override
    public String toString() {
      return body;
    }
  }

  private static Wrong wrong(String fields, String detail) {
    return new Wrong("{'vector':[0,0]," + fields + "}", 400, "invalid-argument", detail);
  }

  private static Wrong large(String fields, String code, String detail) {
    return new Wrong("{'vector':[0,0]," + fields + "}", 422, code, detail);
  }

  static Stream<Wrong> wrongs() {
    return Stream.of(
        wrong("'groupBy':'author'", "expected an object"),
        wrong("'groupBy':{}", "needs the field 'field'"),
        wrong("'groupBy':{'field':''}", "must have a name"),
        wrong("'groupBy':{'field':'a','hitsPerGroup':0}", "hitsPerGroup must be at least 1"),
        wrong("'groupBy':{'field':'a'},'explain':true", "cannot be explained"),
        wrong(
            "'groupBy':{'field':'a'},'diversity':{'lambda':1,'candidates':20}",
            "cannot ask for diversity"),
        new Wrong(
            "{'vectors':[[0,0]],'groupBy':{'field':'a'}}", 400, "invalid-argument", "'groupBy'"),
        new Wrong("{'vectors':[[0,0]],'explain':true}", 400, "invalid-argument", "'explain'"),
        new Wrong(
            "{'vector':[0,0],'groupBy':{'field':'a','limit':2}}",
            400,
            "unknown-field",
            "a grouping has no field 'limit'"),
        wrong("'diversity':{'lambda':1}", "needs the field 'candidates'"),
        wrong("'diversity':{'lambda':1.5,'candidates':20}", "lambda must be from 0"),
        wrong("'diversity':{'lambda':1,'candidates':1001}", "from 1 to 1000, but is 1001"),
        wrong("'diversity':{'lambda':1,'candidates':9}", "only 9 candidates"),
        wrong("'explain':'yes'", "expected true or false"),
        wrong("'maxDistance':null", "expected a number"),
        wrong("'k':0", "k must be at least 1"),
        wrong("'offset':-1", "offset must not be negative"),
        wrong("'offset':2147483648", "2147483648"),
        large("'k':10001", "limit-exceeded", "are 10001; at most 10000"),
        large("'offset':2147483647", "limit-exceeded", "are 2147483657; at most 10000"),
        large("'k':1000000,'offset':2147483647", "limit-exceeded", "are 2148483647"),
        large(
            "'k':101,'groupBy':{'field':'a','hitsPerGroup':100}",
            "limit-exceeded",
            "10100 hits; at most 10000"),
        large(
            "'k':2147483647,'groupBy':{'field':'a','hitsPerGroup':2147483647}",
            "answer-too-large",
            "4611686014132420609"));
  }

  @ParameterizedTest
  @MethodSource("wrongs")
  void whatDoesNotGoTogetherIsRefused(Wrong wrong) {
    Answer answer = search(wrong.body);
    assertThat(answer.status()).as(answer.text()).isEqualTo(wrong.status);
    assertThat(answer.code()).as(answer.text()).isEqualTo(wrong.code);
    assertThat(answer.json().path("detail").asString()).contains(wrong.detail);
  }
}
