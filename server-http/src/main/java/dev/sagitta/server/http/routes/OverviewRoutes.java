package dev.sagitta.server.http.routes;

import dev.sagitta.api.VectorCollection;
import dev.sagitta.api.filter.Filter;
import dev.sagitta.api.filter.FilterTree;
import dev.sagitta.api.read.Facet;
import dev.sagitta.api.read.FacetRequest;
import dev.sagitta.api.read.Facets;
import dev.sagitta.api.read.Include;
import dev.sagitta.api.read.Sample;
import dev.sagitta.api.read.SampleRequest;
import dev.sagitta.server.http.transport.Request;
import dev.sagitta.server.http.transport.Response;
import dev.sagitta.server.http.transport.Route;
import dev.sagitta.server.http.wire.AnswerWriter;
import dev.sagitta.server.http.wire.FieldTable;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/** What gives an idea of many records: some of them at random, and how many have which values. */
public final class OverviewRoutes {
  private static final int DEFAULT_COUNT = 10;

  private static final FieldTable<Draft> SAMPLE =
      FieldTable.<Draft>of("a sample")
          .field("filter", (draft, body) -> draft.filter = FilterTree.parse(body.tree()))
          .field("count", (draft, body) -> draft.count = body.smallInteger())
          .field("seed", (draft, body) -> draft.seed = OptionalLong.of(body.integer()))
          .field("include", (draft, body) -> draft.include = Includes.read(body));

  private static final FieldTable<Draft> FACETS =
      FieldTable.<Draft>of("a request for facets")
          .required("fields", (draft, body) -> draft.fields = body.texts())
          .field("filter", (draft, body) -> draft.filter = FilterTree.parse(body.tree()))
          .field("limit", (draft, body) -> draft.count = body.smallInteger());

  private final Service service;
  private final AtomicLong nextSeed = new AtomicLong(1);

  /** Routes over this service. */
  public OverviewRoutes(Service service) {
    this.service = service;
  }

  /** All of them. */
  public List<Route> routes() {
    return List.of(
        Route.of("POST", "/v1/collections/{collection}/records/sample", this::sample),
        Route.of("POST", "/v1/collections/{collection}/facets", this::facets));
  }

  private Response sample(Request request) {
    VectorCollection collection = service.collection(request);
    Draft draft = service.wire().readOptional(request, SAMPLE, new Draft());
    int dimension =
        draft.include.contains(Include.VECTOR) ? collection.describe().spec().dimension() : 0;
    Includes.check(
        draft.count,
        Includes.most(draft.include, dimension, service.settings().limits().maxAnswerBytes()));
    // Who names no seed wants other records each time, and may want to see them again.
    long seed = draft.seed.orElseGet(nextSeed::getAndIncrement);
    Sample sample =
        collection.sample(new SampleRequest(draft.filter, draft.count, seed, draft.include));
    return service
        .wire()
        .answer(
            request,
            200,
            answer ->
                answer.object(() -> {
                  answer.list(
                      "records",
                      sample.records(),
                      one -> answer.object(() -> answer.recordFields(one)));
                  answer
                      .field("matching", sample.matching())
                      .field("seed", seed)
                      .field("lsn", sample.lsn());
                }));
  }

  private Response facets(Request request) {
    VectorCollection collection = service.collection(request);
    Draft draft = service.wire().read(request, FACETS, new Draft());
    Facets facets = collection.facets(new FacetRequest(draft.filter, draft.fields, draft.count));
    return service
        .wire()
        .answer(
            request,
            200,
            answer ->
                answer.object(() ->
                    answer
                        .field("matching", facets.matching())
                        .<Facet>list(
                            "facets",
                            facets.fields(),
                            facet -> answer.object(() -> facetFields(answer, facet)))
                        .field("lsn", facets.lsn())));
  }

  private static void facetFields(AnswerWriter answer, Facet facet) {
    answer
        .field("field", facet.field())
        .<Facet.ValueCount>list(
            "values",
            facet.values(),
            count ->
                answer.object(() ->
                    answer.metadataValue("value", count.value()).field("records", count.records())))
        .field("without", facet.without())
        .field("further", facet.further());
  }

  /** The fields that a body has set. */
  private static final class Draft {
    private Filter filter = Filter.all();
    private int count = DEFAULT_COUNT;
    private OptionalLong seed = OptionalLong.empty();
    private List<String> fields = List.of();
    private Set<Include> include = Set.of(Include.METADATA);
  }
}
