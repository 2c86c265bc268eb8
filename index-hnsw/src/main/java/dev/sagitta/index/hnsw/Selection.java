package dev.sagitta.index.hnsw;

import java.util.Arrays;

/**
 * Chooses neighbours out of candidates (Malkov and Yashunin, Algorithm 4): from the nearest on, a
 * candidate is taken if it is nearer to the node than to every one taken before. So links lead in
 * different directions, and clusters stay connected. Of candidates that are equal one is taken.
 *
 * <p>Each candidate taken is made the query once and turns away those that follow it, in one call;
 * these are the same pairs that a loop over candidates would compare, with few changes of query.
 *
 * <p>For one thread; used again for each choice, without allocating.
 */
final class Selection {
  private boolean[] rejected = new boolean[0];
  private int[] batch = new int[0];
  private int[] places = new int[0];
  private float[] scores = new float[0];
  private final int[] chosen;

  /**
   * An empty choice.
   *
   * @param most how many are chosen at a time at most
   */
  Selection(int most) {
    chosen = new int[most];
  }

  /**
   * Chooses from the candidates of a node.
   *
   * @param candidates their keys, nearest first
   * @param limit how many are chosen at most
   * @param floor so many are chosen if there are, of those turned away the nearest first
   * @param scorer scores candidates; its query is changed
   * @return how many were chosen
   */
  int choose(long[] candidates, int count, int limit, int floor, NodeScorer scorer) {
    reserve(count);
    Arrays.fill(rejected, 0, count, false);
    int size = 0;
    for (int i = 0; i < count && size < limit; i++) {
      if (!rejected[i]) {
        int node = Keys.node(candidates[i]);
        chosen[size++] = node;
        if (size < limit) {
          reject(node, candidates, i + 1, count, scorer);
        }
      }
    }
    for (int i = 0; i < count && size < floor; i++) {
      if (rejected[i]) {
        chosen[size++] = Keys.node(candidates[i]);
      }
    }
    return size;
  }

  /** The nodes chosen, valid until the next choice. */
  int[] chosen() {
    return chosen;
  }

  private void reject(int node, long[] candidates, int from, int count, NodeScorer scorer) {
    int left = 0;
    for (int i = from; i < count; i++) {
      batch[left] = Keys.node(candidates[i]);
      places[left] = i;
      left += rejected[i] ? 0 : 1;
    }
    if (left == 0) {
      return;
    }
    scorer.queryNode(node);
    scorer.scores(batch, left, scores);
    for (int i = 0; i < left; i++) {
      int place = places[i];
      rejected[place] = Keys.order(scores[i]) <= Keys.order(candidates[place]);
    }
  }

  private void reserve(int count) {
    if (rejected.length < count) {
      int capacity = Math.max(count, 2 * rejected.length);
      rejected = new boolean[capacity];
      batch = new int[capacity];
      places = new int[capacity];
      scores = new float[capacity];
    }
  }
}
