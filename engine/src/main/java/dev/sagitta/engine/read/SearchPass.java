package dev.sagitta.engine.read;

import dev.sagitta.api.filter.Filter;
import dev.sagitta.api.read.Include;
import dev.sagitta.api.search.Diversity;
import dev.sagitta.api.search.Hit;
import dev.sagitta.api.search.SearchEffort;
import dev.sagitta.api.search.SearchRequest;
import dev.sagitta.api.search.SearchResult;
import dev.sagitta.engine.row.RowSet;
import dev.sagitta.engine.row.VectorBlock;
import dev.sagitta.engine.segment.IndexChoice;
import dev.sagitta.engine.segment.IndexObject;
import dev.sagitta.engine.segment.SegmentHandle;
import dev.sagitta.engine.state.CollectionState;
import dev.sagitta.spi.index.IndexReader;
import dev.sagitta.spi.index.TopK;
import dev.sagitta.spi.kernel.DistanceKernel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What every search goes through: the sources of one collection as of one commit, who searches each
 * of them, and what they found.
 */
final class SearchPass {
  /** The recall of a search that names neither a recall nor parameters. */
  private static final double DEFAULT_RECALL = 0.95;

  private final CollectionState collection;
  private final long lsn;
  private final Searching searching;
  private final DistanceKernel kernel;

  SearchPass(CollectionState collection, long lsn, Searching searching) {
    this.collection = collection;
    this.lsn = lsn;
    this.searching = searching;
    this.kernel = searching.kernel(collection.spec().distance());
  }

  CollectionState collection() {
    return collection;
  }

  long lsn() {
    return lsn;
  }

  Searching searching() {
    return searching;
  }

  DistanceKernel kernel() {
    return kernel;
  }

  /** The rows that match, newest row sets first. */
  List<Source> sources(Filter filter) {
    List<Source> sources = new ArrayList<>();
    for (RowSet rows : collection.records().rowSets()) {
      sources.addAll(sources(rows, filter));
    }
    return sources;
  }

  /** Those of one row set. */
  List<Source> sources(RowSet rows, Filter filter) {
    List<Source> sources = new ArrayList<>();
    for (VectorBlock block : rows.blocks(lsn)) {
      sources.add(new Source(rows, block, rows.matching(block, filter, lsn)));
    }
    return sources;
  }

  /** How many rows there are in sources, accepted or not. */
  static long rows(List<Source> sources) {
    return sources.stream().mapToLong(source -> source.block().count()).sum();
  }

  /** Searches a source for the k nearest rows. */
  IndexReader reader(Source source, SearchEffort effort, int k) {
    IndexReader reader = indexReader(source.rows(), effort, k);
    return reader == null ? scan(source) : reader;
  }

  /** Compares every accepted row of a source. */
  IndexReader scan(Source source) {
    return searching.scan().open(source.block().vectors(), kernel);
  }

  /** The index of a row set, made to try as hard as was asked; null if it is to be scanned. */
  @Nullable IndexReader indexReader(RowSet rows, SearchEffort effort, int k) {
    if (!(rows instanceof SegmentHandle segment)) {
      return null;
    }
    if (effort instanceof SearchEffort.Parameters(var values)) {
      IndexReader reader = segment.indexReader(searching, kernel);
      return reader != null && isMeant(segment) ? reader.tuned(values) : reader;
    }
    OptionalDouble recall = targetRecall(effort);
    return recall.isEmpty()
        ? null
        : segment.indexReader(searching, kernel, recall.getAsDouble(), k);
  }

  /** The parameters that this is a request for, and that the segment's index takes. */
  Map<String, String> named(SegmentHandle segment, SearchEffort effort) {
    return effort instanceof SearchEffort.Parameters(var values) && isMeant(segment)
        ? values
        : Map.of();
  }

  /** The recall below 1 that is asked for; empty where the effort says something else. */
  static OptionalDouble targetRecall(SearchEffort effort) {
    return switch (effort) {
      case SearchEffort.Default _ -> OptionalDouble.of(DEFAULT_RECALL);
      case SearchEffort.TargetRecall(double recall) when recall < 1 -> OptionalDouble.of(recall);
      case SearchEffort.TargetRecall _, SearchEffort.Exact _, SearchEffort.Parameters _ ->
          OptionalDouble.empty();
    };
  }

  /** Parameters are for the collection's index; one that waits to be replaced has other ones. */
  private boolean isMeant(SegmentHandle segment) {
    IndexObject object = segment.object().index();
    List<IndexChoice> choices = searching.choices(collection.spec(), segment.object().rows());
    return object != null && choices.contains(object.choice());
  }

  /** A selection of the k nearest rows within the request's distance. */
  TopK top(SearchRequest request, int k) {
    // Rounded as distances are: a hit is within the distance that was told of it.
    float bound =
        request.maxDistance().isPresent()
            ? kernel.score((float) request.maxDistance().getAsDouble())
            : Float.POSITIVE_INFINITY;
    return new TopK(k, bound);
  }

  /** Empties a selection over sources. */
  List<Found> found(TopK top, List<Source> sources) {
    List<Found> found = new ArrayList<>(top.size());
    while (top.size() > 0) {
      float distance = kernel.distance(top.worstScore());
      long key = top.pollKey();
      found.add(new Found(sources.get((int) (key >>> 32)), (int) key, distance));
    }
    found.sort(Found.NEAREST_FIRST);
    return found;
  }

  /** How many of the nearest rows the answer is made of. */
  static long wanted(SearchRequest request) {
    return request
        .diversity()
        .map(Diversity::candidates)
        .map(Integer::longValue)
        .orElseGet(() -> (long) request.k() + request.offset());
  }

  /** The answer that a selection of the wanted rows holds. */
  SearchResult result(SearchRequest request, TopK top, List<Source> sources) {
    List<Found> found = found(top, sources);
    int end = (int) Math.min(found.size(), (long) request.k() + request.offset());
    if (request.diversity().isPresent()) {
      double lambda = request.diversity().get().lambda();
      found = new DiversePicks(kernel, lambda).pick(found, end);
    }
    List<Hit> hits = new ArrayList<>();
    for (int i = Math.min(request.offset(), end); i < end; i++) {
      hits.add(hit(found.get(i), request.include()));
    }
    return new SearchResult(hits, lsn);
  }

  static Hit hit(Found found, Set<Include> include) {
    return new Hit(Reads.record(found.rows(), found.row(), include), found.distance());
  }
}
