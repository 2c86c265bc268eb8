package dev.sagitta.engine.read;

import dev.sagitta.api.search.PartExplanation;
import dev.sagitta.api.search.PartExplanation.Counts;
import dev.sagitta.api.search.SearchExplanation;
import dev.sagitta.api.search.SearchMethod;
import dev.sagitta.api.search.SearchRequest;
import dev.sagitta.api.search.SearchResult;
import dev.sagitta.engine.row.RowSet;
import dev.sagitta.engine.segment.Aim;
import dev.sagitta.engine.segment.IndexChoice;
import dev.sagitta.engine.segment.IndexObject;
import dev.sagitta.engine.segment.SegmentHandle;
import dev.sagitta.spi.index.Explaining;
import dev.sagitta.spi.index.IndexReader;
import dev.sagitta.spi.index.SearchTrace;
import dev.sagitta.spi.index.TopK;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * One search that takes notes. It goes the way of {@link Searches}, with the same readers in the
 * same order, so that what it tells is what a search without notes does.
 */
final class ExplainedSearch {
  private final SearchPass pass;
  private final SearchRequest request;
  private final InstantSource clock;

  ExplainedSearch(SearchPass pass, SearchRequest request, InstantSource clock) {
    this.pass = pass;
    this.request = request;
    this.clock = clock;
  }

  /** A row set, what of it matches, and how long that took to find out. */
  private record Part(RowSet rows, List<Source> sources, Duration filterTime) {
    long matching() {
      return sources.stream().mapToLong(Source::count).sum();
    }
  }

  /** How a part was searched. */
  private record Trace(SearchMethod method, OptionalLong compared) {
    static final Trace NOTHING = new Trace(SearchMethod.NOTHING, OptionalLong.of(0));
  }

  SearchExplanation run() {
    List<Part> parts = new ArrayList<>();
    List<Source> sources = new ArrayList<>();
    List<RowSet> rowSets = pass.collection().records().rowSets();
    for (RowSet rows : rowSets) {
      Instant begin = clock.instant();
      List<Source> ofRows = pass.sources(rows, request.filter());
      parts.add(new Part(rows, ofRows, since(begin)));
      sources.addAll(ofRows);
    }
    int k = (int) Math.max(1, Math.min(SearchPass.rows(sources), SearchPass.wanted(request)));
    TopK top = pass.top(request, k);
    List<PartExplanation> explained = new ArrayList<>();
    int number = 0;
    for (Part part : parts) {
      Instant begin = clock.instant();
      IndexReader index = pass.indexReader(part.rows, request.effort(), k);
      Trace trace = Trace.NOTHING;
      for (Source source : part.sources) {
        top.source(number++);
        trace = search(source, index, top);
      }
      if (index == null) {
        // Blocks of a memory table: scanned one by one, and one part.
        long matching = part.matching();
        trace = matching == 0 ? Trace.NOTHING : scanned(matching);
      }
      explained.add(explanation(part, trace, index, k, since(begin)));
    }
    Instant begin = clock.instant();
    SearchResult result = pass.result(request, top, sources);
    Duration fetchTime = since(begin);
    return new SearchExplanation(
        result,
        SearchPass.targetRecall(request.effort()),
        explained.stream().filter(part -> part.counts().records() > 0).toList(),
        FilterFields.unknown(request.filter(), rowSets, pass.lsn()),
        fetchTime);
  }

  /** Clocks are set, back too. */
  private Duration since(Instant begin) {
    Duration time = Duration.between(begin, clock.instant());
    return time.isNegative() ? Duration.ZERO : time;
  }

  private Trace search(Source source, @Nullable IndexReader index, TopK top) {
    if (index instanceof Explaining explaining) {
      SearchTrace trace = explaining.explain(request.vector(), source.accepted(), top);
      return new Trace(trace.method(), OptionalLong.of(trace.compared()));
    }
    IndexReader reader = index == null ? pass.scan(source) : index;
    reader.search(request.vector(), source.accepted(), top);
    if (source.count() == 0) {
      return Trace.NOTHING;
    }
    boolean isWhole = source.count() == source.block().count();
    return new Trace(
        isWhole ? SearchMethod.INDEX : SearchMethod.FILTERED_INDEX, OptionalLong.empty());
  }

  private static Trace scanned(long rows) {
    return new Trace(SearchMethod.SCAN, OptionalLong.of(rows));
  }

  private PartExplanation explanation(
      Part part, Trace trace, @Nullable IndexReader reader, int k, Duration searchTime) {
    long records = SearchPass.rows(part.sources);
    Counts counts = new Counts(records, records - part.rows.liveCount(pass.lsn()), part.matching());
    String name = PartExplanation.MEMORY;
    Optional<PartExplanation.Index> index = Optional.empty();
    if (part.rows instanceof SegmentHandle segment) {
      name = segment.object().key().value();
      index =
          Optional.ofNullable(segment.object().index()).map(at -> index(segment, at, reader, k));
    }
    return new PartExplanation(
        name, counts, trace.method, index, trace.compared, part.filterTime, searchTime);
  }

  private PartExplanation.Index index(
      SegmentHandle segment, IndexObject object, @Nullable IndexReader reader, int k) {
    IndexChoice choice = object.choice();
    Optional<Aim> aim =
        SearchPass.targetRecall(request.effort()).stream()
            .mapToObj(recall -> segment.aim(pass.searching(), recall, k))
            .flatMap(Optional::stream)
            .filter(_ -> reader != null)
            .findFirst();
    Map<String, String> named = reader == null ? Map.of() : pass.named(segment, request.effort());
    return new PartExplanation.Index(
        choice.index().kind(),
        choice.quantization().kind(),
        aim.map(Aim::parameters).orElse(named),
        aim.map(found -> OptionalDouble.of(found.expectedRecall()))
            .orElseGet(OptionalDouble::empty));
  }
}
