package dev.sagitta.tck.index;

import dev.sagitta.spi.index.Accepted;
import dev.sagitta.spi.index.TopK;
import dev.sagitta.spi.kernel.DistanceKernel;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What a search found, nearest first.
 *
 * @param hits the rows with their scores
 */
record Neighbours(List<Hit> hits) {
  /**
   * One row that was found.
   *
   * @param source the number of its source
   * @param ordinal its row number there
   * @param score its score
   */
  record Hit(int source, int ordinal, float score) {}

  /** Empties a selection. */
  static Neighbours of(TopK top) {
    List<Hit> hits = new ArrayList<>();
    while (top.size() > 0) {
      float score = top.worstScore();
      long key = top.pollKey();
      hits.add(new Hit((int) (key >>> 32), (int) key, score));
    }
    return new Neighbours(hits.reversed());
  }

  /** The true answer: every accepted row, offered in order. */
  static Neighbours exact(
      DistanceKernel kernel, float[][] rows, float[] query, Accepted accepted, TopK top) {
    for (int row = accepted.next(0); row >= 0; row = accepted.next(row + 1)) {
      top.offer(row, kernel.score(query, rows[row]));
    }
    return of(top);
  }

  /**
   * The share of the true neighbours that were found, or of rows exactly as near as the farthest of
   * them; 1 if there are none.
   */
  double recall(Neighbours truth) {
    if (truth.hits.isEmpty()) {
      return 1;
    }
    Set<Integer> ordinals = new HashSet<>();
    truth.hits.forEach(hit -> ordinals.add(hit.ordinal()));
    float farthest = truth.hits.getLast().score();
    long found =
        hits.stream()
            .filter(hit -> ordinals.contains(hit.ordinal()) || hit.score() == farthest)
            .count();
    return (double) found / truth.hits.size();
  }
}
