package dev.sagitta.engine.recall;

import dev.sagitta.api.search.Hit;
import dev.sagitta.api.search.SearchEffort;
import dev.sagitta.api.search.SearchRequest;
import dev.sagitta.api.search.SearchResult;
import dev.sagitta.api.settings.Limits;
import dev.sagitta.engine.read.Searches;
import dev.sagitta.engine.read.Searching;
import dev.sagitta.engine.state.CollectionState;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Compares what searches find with exact answers.
 *
 * @param searching what searches need of the plug-ins
 * @param limits of searches
 * @param clock tells how long searches take
 */
record Measurer(Searching searching, Limits limits, InstantSource clock) {
  /** As many exact answers are found in one pass, if they have one filter. */
  private static final int TOGETHER = 64;

  /** Two distances closer than this share are one: they may be computed in another order. */
  private static final double TIE = 1e-6;

  /** Measures requests, at one state of their collection. */
  void measure(CollectionState collection, long lsn, List<SearchRequest> requests, Tally tally) {
    Searches searches = new Searches(collection, lsn, searching, limits);
    int most = Math.min(TOGETHER, limits.maxSearches());
    for (int from = 0; from < requests.size(); from += most) {
      measure(searches, requests.subList(from, Math.min(from + most, requests.size())), tally);
    }
  }

  private void measure(Searches searches, List<SearchRequest> requests, Tally tally) {
    Instant begin = clock.instant();
    List<SearchResult> found =
        requests.stream().map(request -> searches.search(List.of(request)).getFirst()).toList();
    Instant between = clock.instant();
    List<SearchResult> exact =
        searches.search(
            requests.stream()
                .map(request -> request.withEffort(new SearchEffort.Exact()))
                .toList());
    tally.took(between(begin, between), between(between, clock.instant()));
    for (int i = 0; i < exact.size(); i++) {
      List<Hit> truth = exact.get(i).hits();
      tally.add(truth.size(), right(found.get(i).hits(), truth));
    }
  }

  /** Clocks are set, so that a later time may be an earlier one. */
  private static Duration between(Instant begin, Instant end) {
    return end.isBefore(begin) ? Duration.ZERO : Duration.between(begin, end);
  }

  /** How many hits are among the true ones, or as near as the last of them. */
  static int right(List<Hit> found, List<Hit> truth) {
    if (truth.isEmpty()) {
      return 0;
    }
    Set<String> ids = new HashSet<>();
    truth.forEach(hit -> ids.add(hit.id()));
    double last = truth.getLast().distance();
    double bound = last + TIE * Math.abs(last);
    int right = 0;
    for (Hit hit : found) {
      if (ids.contains(hit.id()) || hit.distance() <= bound) {
        right++;
      }
    }
    return Math.min(right, truth.size());
  }
}
