package dev.sagitta.engine.read;

import dev.sagitta.api.collection.CollectionSpec;
import dev.sagitta.api.error.ErrorCode;
import dev.sagitta.api.error.InvalidRequestException;
import dev.sagitta.api.filter.Filter;
import dev.sagitta.api.search.Hit;
import dev.sagitta.api.search.SearchEffort;
import dev.sagitta.api.search.SearchRequest;
import dev.sagitta.api.search.SearchResult;
import dev.sagitta.api.settings.Limits;
import dev.sagitta.engine.row.RowSet;
import dev.sagitta.engine.row.VectorBlock;
import dev.sagitta.engine.segment.IndexChoice;
import dev.sagitta.engine.segment.IndexObject;
import dev.sagitta.engine.segment.SegmentHandle;
import dev.sagitta.engine.state.CollectionState;
import dev.sagitta.engine.write.RecordEncoder;
import dev.sagitta.spi.index.Accepted;
import dev.sagitta.spi.index.IndexReader;
import dev.sagitta.spi.index.TopK;
import dev.sagitta.spi.kernel.DistanceKernel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Searches one collection as of one commit. Every memory table and segment is a source; one
 * selection of the k best goes through all of them, so that each source is cut off by what those
 * before it found. A segment with an index is searched by it, everything else is scanned.
 */
public final class Searches {
  /** The recall of a search that names neither a recall nor parameters. */
  private static final double DEFAULT_RECALL = 0.95;

  private final CollectionState collection;
  private final long lsn;
  private final Searching searching;
  private final DistanceKernel kernel;
  private final Limits limits;

  /** Searches with these plug-ins. */
  public Searches(CollectionState collection, long lsn, Searching searching, Limits limits) {
    this.collection = collection;
    this.lsn = lsn;
    this.searching = searching;
    this.kernel = searching.kernel(collection.spec().distance());
    this.limits = limits;
  }

  /** What requests must have in common to share a pass. */
  private record Group(Filter filter, SearchEffort effort) {}

  /** A block of vectors with the rows that may be answered from it. */
  private record Source(RowSet rows, VectorBlock block, Accepted accepted) {}

  /**
   * Answers every request, in order. Requests with the same filter and effort share one pass over
   * the vectors.
   */
  public List<SearchResult> search(List<SearchRequest> requests) {
    if (requests.size() > limits.maxSearches()) {
      throw new InvalidRequestException(
          ErrorCode.LIMIT_EXCEEDED,
          "The batch has " + requests.size() + " searches; at most " + limits.maxSearches() + ".");
    }
    requests.forEach(this::check);
    Map<Group, List<Integer>> groups = new LinkedHashMap<>();
    for (int i = 0; i < requests.size(); i++) {
      Group group = new Group(requests.get(i).filter(), requests.get(i).effort());
      groups.computeIfAbsent(group, _ -> new ArrayList<>()).add(i);
    }
    SearchResult[] results = new SearchResult[requests.size()];
    groups.forEach((group, members) -> searchGroup(group, members, requests, results));
    return Arrays.asList(results);
  }

  private void searchGroup(
      Group group, List<Integer> members, List<SearchRequest> requests, SearchResult[] results) {
    List<Source> sources = sources(group.filter);
    long rows = sources.stream().mapToLong(source -> source.block.count()).sum();
    float[][] queries = new float[members.size()][];
    TopK[] tops = new TopK[members.size()];
    int most = 1;
    for (int i = 0; i < tops.length; i++) {
      SearchRequest request = requests.get(members.get(i));
      queries[i] = request.vector();
      int k = (int) Math.max(1, Math.min(rows, (long) request.k() + request.offset()));
      tops[i] = new TopK(k, bound(request));
      most = Math.max(most, k);
    }
    for (int s = 0; s < sources.size(); s++) {
      Source source = sources.get(s);
      for (TopK top : tops) {
        top.source(s);
      }
      IndexReader reader = reader(source, group.effort, most);
      if (queries.length == 1) {
        reader.search(queries[0], source.accepted, tops[0]);
      } else {
        reader.searchAll(queries, source.accepted, tops);
      }
    }
    for (int i = 0; i < tops.length; i++) {
      results[members.get(i)] = result(requests.get(members.get(i)), tops[i], sources);
    }
  }

  private IndexReader reader(Source source, SearchEffort effort, int k) {
    if (source.rows instanceof SegmentHandle segment) {
      IndexReader reader =
          switch (effort) {
            case SearchEffort.Exact _ -> null;
            case SearchEffort.Default _ ->
                segment.indexReader(searching, kernel, DEFAULT_RECALL, k);
            case SearchEffort.TargetRecall(double recall) ->
                recall == 1 ? null : segment.indexReader(searching, kernel, recall, k);
            case SearchEffort.Parameters(var values) -> tuned(segment, values);
          };
      if (reader != null) {
        return reader;
      }
    }
    return searching.scan().open(source.block.vectors(), kernel);
  }

  /** Parameters are for the collection's index; one that waits to be replaced has other ones. */
  private @Nullable IndexReader tuned(SegmentHandle segment, Map<String, String> values) {
    IndexReader reader = segment.indexReader(searching, kernel);
    IndexObject object = segment.object().index();
    List<IndexChoice> choices = searching.choices(collection.spec(), segment.object().rows());
    boolean meant = object != null && choices.contains(object.choice());
    return reader != null && meant ? reader.tuned(values) : reader;
  }

  private void check(SearchRequest request) {
    CollectionSpec spec = collection.spec();
    RecordEncoder.checkVector(request.vector(), spec, "query");
    if ((long) request.k() + request.offset() > limits.maxK()) {
      throw new InvalidRequestException(
          ErrorCode.LIMIT_EXCEEDED,
          "k and offset together are "
              + ((long) request.k() + request.offset())
              + "; at most "
              + limits.maxK()
              + ".");
    }
    limits.check(request.filter());
    if (request.effort() instanceof SearchEffort.Parameters(var values)) {
      searching.checkSearch(spec, values);
    }
  }

  private float bound(SearchRequest request) {
    return request.maxDistance().isPresent()
        ? kernel.score(request.maxDistance().getAsDouble())
        : Float.POSITIVE_INFINITY;
  }

  private List<Source> sources(Filter filter) {
    List<Source> sources = new ArrayList<>();
    for (RowSet rows : collection.records().rowSets()) {
      for (VectorBlock block : rows.blocks(lsn)) {
        sources.add(new Source(rows, block, rows.matching(block, filter, lsn)));
      }
    }
    return sources;
  }

  private SearchResult result(SearchRequest request, TopK top, List<Source> sources) {
    List<Hit> hits = new ArrayList<>(top.size());
    while (top.size() > 0) {
      float distance = kernel.distance(top.worstScore());
      long key = top.pollKey();
      Source source = sources.get((int) (key >>> 32));
      int row = source.block.firstRow() + (int) key;
      hits.add(new Hit(Reads.record(source.rows, row, request.include()), distance));
    }
    hits.sort(Comparator.comparingDouble(Hit::distance).thenComparing(Hit::id));
    int from = Math.min(request.offset(), hits.size());
    int to = Math.min(from + request.k(), hits.size());
    return new SearchResult(hits.subList(from, to), lsn);
  }
}
