package dev.sagitta.server.http.routes;

import dev.sagitta.api.search.GroupedResult;
import dev.sagitta.api.search.Hit;
import dev.sagitta.api.search.HitGroup;
import dev.sagitta.api.search.PartExplanation;
import dev.sagitta.api.search.SearchExplanation;
import dev.sagitta.api.search.SearchResult;
import dev.sagitta.server.http.wire.AnswerWriter;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Consumer;

/** What searches answer, as JSON. */
final class SearchAnswer {
  private SearchAnswer() {}

  static Consumer<AnswerWriter> of(SearchResult result) {
    return answer -> answer.object(() -> result(answer, result));
  }

  /** One result for each vector. */
  static Consumer<AnswerWriter> of(List<SearchResult> results) {
    return answer ->
        answer.object(() -> {
          answer.list("results", results, one -> answer.object(() -> hits(answer, one.hits())));
          if (!results.isEmpty()) {
            answer.field("lsn", results.getFirst().lsn());
          }
        });
  }

  static Consumer<AnswerWriter> of(GroupedResult result) {
    return answer ->
        answer.object(() -> {
          answer.<HitGroup>list(
              "groups",
              result.groups(),
              group ->
                  answer.object(
                      () -> hits(answer.metadataValue("value", group.value()), group.hits())));
          answer.field("lsn", result.lsn());
        });
  }

  static Consumer<AnswerWriter> of(SearchExplanation explanation) {
    return answer ->
        answer.object(() -> {
          result(answer, explanation.result());
          answer.object("explanation", () -> explanation(answer, explanation));
        });
  }

  private static void result(AnswerWriter answer, SearchResult result) {
    hits(answer, result.hits());
    answer.field("lsn", result.lsn());
  }

  private static void hits(AnswerWriter answer, List<Hit> hits) {
    answer.<Hit>list(
        "hits",
        hits,
        hit ->
            answer.object(
                () -> answer.recordFields(hit.record()).field("distance", hit.distance())));
  }

  private static void explanation(AnswerWriter answer, SearchExplanation explanation) {
    explanation.targetRecall().ifPresent(recall -> answer.field("targetRecall", recall));
    answer.list("unknownFields", explanation.unknownFields(), answer::text);
    answer.<PartExplanation>list(
        "parts", explanation.parts(), part -> answer.object(() -> part(answer, part)));
    answer.field("fetchMicros", micros(explanation.fetchTime()));
  }

  private static void part(AnswerWriter answer, PartExplanation part) {
    answer
        .field("part", part.name())
        .field("records", part.counts().records())
        .field("deleted", part.counts().deleted())
        .field("matching", part.counts().matching())
        .field("method", part.method().wireName());
    part.compared().ifPresent(compared -> answer.field("compared", compared));
    part.index().ifPresent(index -> answer.object("index", () -> index(answer, index)));
    answer
        .field("filterMicros", micros(part.filterTime()))
        .field("searchMicros", micros(part.searchTime()));
  }

  private static void index(AnswerWriter answer, PartExplanation.Index index) {
    answer.field("kind", index.kind()).field("quantization", index.quantization());
    answer.object("params", () -> new TreeMap<>(index.parameters()).forEach(answer::setting));
    index.expectedRecall().ifPresent(recall -> answer.field("expectedRecall", recall));
  }

  private static long micros(Duration time) {
    return time.toNanos() / 1_000;
  }
}
