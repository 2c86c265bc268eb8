package dev.sagitta.server.http.routes;

import dev.sagitta.api.VectorCollection;
import dev.sagitta.api.filter.Filter;
import dev.sagitta.api.filter.FilterTree;
import dev.sagitta.api.recall.RecallEstimate;
import dev.sagitta.api.recall.RecallQueries;
import dev.sagitta.api.recall.RecallReport;
import dev.sagitta.api.recall.RecallRequest;
import dev.sagitta.api.search.SearchEffort;
import dev.sagitta.server.http.problem.ProblemException;
import dev.sagitta.server.http.problem.ProblemKind;
import dev.sagitta.server.http.transport.Request;
import dev.sagitta.server.http.transport.Response;
import dev.sagitta.server.http.transport.Route;
import dev.sagitta.server.http.wire.AnswerWriter;
import dev.sagitta.server.http.wire.BodyParser;
import dev.sagitta.server.http.wire.FieldTable;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Measures the recall of given or recent queries. */
public final class RecallRoutes {
  private static final FieldTable<Draft> FIELDS =
      FieldTable.<Draft>of("a measurement of recall")
          .field("vectors", (draft, body) -> draft.vectors = draft.vectors(body))
          .field("recent", (draft, body) -> draft.recent = body.truth())
          .field("k", (draft, body) -> draft.k = body.smallInteger())
          .field("filter", (draft, body) -> draft.filter = FilterTree.parse(body.tree()))
          .field(
              "targetRecall",
              (draft, body) -> draft.effort(body, new SearchEffort.TargetRecall(body.number())))
          .field(
              "exact",
              (draft, body) -> {
                if (body.truth()) {
                  draft.effort(body, new SearchEffort.Exact());
                }
              })
          .field(
              "params",
              (draft, body) ->
                  draft.effort(body, new SearchEffort.Parameters(SearchBody.parameters(body))));

  private final Service service;

  /** Routes over this service. */
  public RecallRoutes(Service service) {
    this.service = service;
  }

  /** All of them. */
  public List<Route> routes() {
    return List.of(Route.of("POST", "/v1/collections/{collection}/recall", this::measure));
  }

  private Response measure(Request request) {
    VectorCollection collection = service.collection(request);
    int maxVectors = service.settings().limits().maxVectorsPerSearch();
    Draft draft = service.wire().read(request, FIELDS, new Draft(maxVectors));
    RecallReport report = collection.measureRecall(draft.request());
    return service
        .wire()
        .answer(request, 200, answer -> answer.object(() -> report(answer, report)));
  }

  /** The fields of a report. */
  static void report(AnswerWriter answer, RecallReport report) {
    answer.field("queries", report.queries()).field("measured", report.measured());
    report.estimate().ifPresent(recall -> answer.object("recall", () -> estimate(answer, recall)));
    answer.field("lsn", report.lsn()).field("at", report.at().toString());
  }

  private static void estimate(AnswerWriter answer, RecallEstimate recall) {
    answer
        .field("mean", recall.mean())
        .field("low", recall.low())
        .field("high", recall.high())
        .field("worst", recall.worst())
        .field("searchMicros", micros(recall.searchTime()))
        .field("exactMicros", micros(recall.exactTime()));
  }

  private static long micros(Duration time) {
    return time.toNanos() / 1_000;
  }

  /** The fields that a body has set. */
  private static final class Draft {
    private final int maxVectors;
    private @Nullable List<float[]> vectors;
    private boolean recent;
    private @Nullable Integer k;
    private @Nullable Filter filter;
    private @Nullable SearchEffort effort;

    private Draft(int maxVectors) {
      this.maxVectors = maxVectors;
    }

    private List<float[]> vectors(BodyParser body) {
      int[] count = {0};
      return body.list(() -> {
        if (++count[0] > maxVectors) {
          throw body.invalid(
              "recall is measured with at most "
                  + maxVectors
                  + " vectors at once; some hundred tell as much.");
        }
        return body.vector();
      });
    }

    private void effort(BodyParser body, SearchEffort asked) {
      if (effort != null) {
        throw body.invalid("give only one of 'targetRecall', 'exact' and 'params'.");
      }
      effort = asked;
    }

    private RecallRequest request() {
      if (recent == (vectors != null)) {
        throw new ProblemException(
            ProblemKind.INVALID_ARGUMENT,
            "A measurement of recall needs exactly one of 'vectors' and '\"recent\":true', but has "
                + (recent ? "both." : "neither."));
      }
      RecallRequest request =
          RecallRequest.of(
              vectors == null ? new RecallQueries.Recent() : new RecallQueries.Given(vectors));
      if (k != null) {
        request = request.withK(k);
      }
      if (filter != null) {
        request = request.withFilter(filter);
      }
      return effort == null ? request : request.withEffort(effort);
    }
  }
}
