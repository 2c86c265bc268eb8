package dev.sagitta.engine.recall;

import dev.sagitta.api.error.ErrorCode;
import dev.sagitta.api.error.InvalidRequestException;
import dev.sagitta.api.recall.RecallQueries;
import dev.sagitta.api.recall.RecallReport;
import dev.sagitta.api.recall.RecallRequest;
import dev.sagitta.api.search.SearchRequest;
import dev.sagitta.api.settings.DatabaseSettings;
import dev.sagitta.engine.read.Searching;
import dev.sagitta.engine.runtime.Sources;
import dev.sagitta.engine.state.CollectionState;
import dev.sagitta.engine.state.Views;
import java.util.List;
import java.util.Optional;

/** Keeps a sample of the searches of one open database, and measures their recall, or others'. */
public final class Recalls {
  /** At most this share of the memory of all memory tables goes to searches that are kept. */
  private static final int MEMORY_SHARE = 16;

  private final RecentSearches recent;
  private final Measurer measurer;
  private final RecallWatch watch;

  /**
   * Nothing is known yet.
   *
   * @param charge is told what memory is taken
   */
  public Recalls(
      DatabaseSettings settings,
      Views views,
      Searching searching,
      Sources sources,
      MemoryCharge charge) {
    long most =
        Math.min(
            settings.recall().sampleBytes(), settings.budget().memoryTotalBytes() / MEMORY_SHARE);
    this.recent = new RecentSearches(settings.recall(), most, sources.random(), charge);
    this.measurer = new Measurer(searching, settings.limits(), sources.clock());
    this.watch = new RecallWatch(views, recent, measurer, settings.recall(), sources.threads());
  }

  /** Begins to watch, if that is wanted. */
  public void start() {
    watch.start();
  }

  /** Ends watching; a measurement under way is ended after its next few queries. */
  public void stop() {
    watch.stop();
  }

  /** A collection has answered these searches. */
  public void saw(long collection, List<SearchRequest> requests) {
    recent.saw(collection, requests);
  }

  /** What was measured last of the recent searches of a collection. */
  public Optional<RecallReport> last(long collection) {
    return watch.last(collection);
  }

  /** Measures now. */
  public RecallReport measure(CollectionState collection, long lsn, RecallRequest request) {
    List<SearchRequest> requests =
        switch (request.queries()) {
          case RecallQueries.Given(List<float[]> vectors) -> given(vectors, request);
          case RecallQueries.Recent() ->
              recent.of(collection.id()).stream().map(kept -> adapted(kept, request)).toList();
        };
    Tally tally = new Tally();
    measurer.measure(collection, lsn, requests, tally);
    return report(tally, lsn, measurer);
  }

  static RecallReport report(Tally tally, long lsn, Measurer measurer) {
    return new RecallReport(
        tally.queries(), tally.measured(), tally.estimate(), lsn, measurer.clock().instant());
  }

  private List<SearchRequest> given(List<float[]> vectors, RecallRequest request) {
    int most = measurer.limits().maxSearches();
    if (vectors.size() > most) {
      throw new InvalidRequestException(
          ErrorCode.LIMIT_EXCEEDED,
          "The recall of "
              + vectors.size()
              + " queries is asked for; at most "
              + most
              + " at once (maxSearches). Some hundred tell as much.");
    }
    return vectors.stream()
        .map(vector ->
            adapted(SearchRequest.of(vector, RecallRequest.DEFAULT_K).including(), request))
        .toList();
  }

  private static SearchRequest adapted(SearchRequest asked, RecallRequest request) {
    SearchRequest adapted = asked;
    if (request.k().isPresent()) {
      adapted =
          SearchRequest.of(asked.vector(), request.k().getAsInt())
              .withFilter(asked.filter())
              .withEffort(asked.effort())
              .including();
      if (asked.maxDistance().isPresent()) {
        adapted = adapted.withMaxDistance(asked.maxDistance().getAsDouble());
      }
    }
    if (request.filter().isPresent()) {
      adapted = adapted.withFilter(request.filter().get());
    }
    return request.effort().isPresent() ? adapted.withEffort(request.effort().get()) : adapted;
  }
}
