package dev.sagitta.engine.read;

import dev.sagitta.api.collection.CollectionSpec;
import dev.sagitta.api.error.ErrorCode;
import dev.sagitta.api.error.InvalidRequestException;
import dev.sagitta.api.filter.Filter;
import dev.sagitta.api.search.GroupedResult;
import dev.sagitta.api.search.Grouping;
import dev.sagitta.api.search.SearchEffort;
import dev.sagitta.api.search.SearchExplanation;
import dev.sagitta.api.search.SearchRequest;
import dev.sagitta.api.search.SearchResult;
import dev.sagitta.api.settings.Limits;
import dev.sagitta.engine.state.CollectionState;
import dev.sagitta.engine.write.RecordEncoder;
import dev.sagitta.spi.index.IndexReader;
import dev.sagitta.spi.index.TopK;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Searches one collection as of one commit. Every memory table and segment is a source; one
 * selection of the k best goes through all of them, so that each source is cut off by what those
 * before it found. A segment with an index is searched by it, everything else is scanned.
 */
public final class Searches {
  private final SearchPass pass;
  private final Limits limits;

  /** Searches with these plug-ins. */
  public Searches(CollectionState collection, long lsn, Searching searching, Limits limits) {
    this.pass = new SearchPass(collection, lsn, searching);
    this.limits = limits;
  }

  /** What requests must have in common to share a pass. */
  private record Shared(Filter filter, SearchEffort effort) {}

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
    Map<Shared, List<Integer>> passes = new LinkedHashMap<>();
    for (int i = 0; i < requests.size(); i++) {
      Shared shared = new Shared(requests.get(i).filter(), requests.get(i).effort());
      passes.computeIfAbsent(shared, _ -> new ArrayList<>()).add(i);
    }
    SearchResult[] results = new SearchResult[requests.size()];
    passes.forEach((shared, members) -> search(shared, members, requests, results));
    return Arrays.asList(results);
  }

  private void search(
      Shared shared, List<Integer> members, List<SearchRequest> requests, SearchResult[] results) {
    List<Source> sources = pass.sources(shared.filter);
    long rows = SearchPass.rows(sources);
    float[][] queries = new float[members.size()][];
    TopK[] tops = new TopK[members.size()];
    int most = 1;
    for (int i = 0; i < tops.length; i++) {
      SearchRequest request = requests.get(members.get(i));
      queries[i] = request.vector();
      int k = (int) Math.max(1, Math.min(rows, SearchPass.wanted(request)));
      tops[i] = pass.top(request, k);
      most = Math.max(most, k);
    }
    for (int s = 0; s < sources.size(); s++) {
      Source source = sources.get(s);
      for (TopK top : tops) {
        top.source(s);
      }
      IndexReader reader = pass.reader(source, shared.effort, most);
      if (queries.length == 1) {
        reader.search(queries[0], source.accepted(), tops[0]);
      } else {
        reader.searchAll(queries, source.accepted(), tops);
      }
    }
    for (int i = 0; i < tops.length; i++) {
      results[members.get(i)] = pass.result(requests.get(members.get(i)), tops[i], sources);
    }
  }

  /** Answers one request with groups. */
  public GroupedResult searchGroups(SearchRequest request, Grouping grouping) {
    check(request);
    if (request.diversity().isPresent()) {
      throw new InvalidRequestException(
          ErrorCode.INVALID_ARGUMENT,
          "A search for groups cannot ask for diversity too; leave one of them out.");
    }
    long hits = ((long) request.k() + request.offset()) * grouping.hitsPerGroup();
    if (hits > limits.maxK()) {
      throw new InvalidRequestException(
          ErrorCode.LIMIT_EXCEEDED,
          "k and offset together, times hitsPerGroup, are "
              + hits
              + " hits; at most "
              + limits.maxK()
              + " (maxK). Ask for fewer groups, or for fewer hits of each.");
    }
    return new GroupedResult(new GroupedSearch(pass, request, grouping).run(), pass.lsn());
  }

  /**
   * Answers one request and tells how.
   *
   * @param clock tells how long the stages take
   */
  public SearchExplanation explain(SearchRequest request, InstantSource clock) {
    check(request);
    return new ExplainedSearch(pass, request, clock).run();
  }

  private void check(SearchRequest request) {
    CollectionSpec spec = pass.collection().spec();
    RecordEncoder.checkVector(request.vector(), spec, "query");
    long hits = (long) request.k() + request.offset();
    if (hits > limits.maxK()) {
      throw new InvalidRequestException(
          ErrorCode.LIMIT_EXCEEDED,
          "k and offset together are "
              + hits
              + "; at most "
              + limits.maxK()
              + " (maxK). Ask for less at once, or raise the limit.");
    }
    request.diversity().ifPresent(asked -> checkCandidates(asked.candidates()));
    limits.check(request.filter());
    if (request.effort() instanceof SearchEffort.Parameters(var values)) {
      pass.searching().checkSearch(spec, values);
    }
  }

  private void checkCandidates(int candidates) {
    if (candidates > limits.maxK()) {
      throw new InvalidRequestException(
          ErrorCode.LIMIT_EXCEEDED,
          "There are to be "
              + candidates
              + " candidates; at most "
              + limits.maxK()
              + " (maxK). Ask for fewer, or raise the limit.");
    }
  }
}
