package dev.sagitta.index.lsh;

/**
 * What a search for ten rows takes to reach the recall that an index was built for.
 *
 * @param probes how many buckets it looks into, 1 or more
 * @param candidates how many rows it compares by their vectors, 1 or more
 * @param met how many rows it meets in the buckets on the average, counted in each table, 0 or more
 */
record Effort(int probes, int candidates, double met) {
  /** Rows that are asked for beside which the effort was measured. */
  static final int K = 10;

  /** How many candidates a search for k rows takes. */
  int candidatesFor(int k) {
    return (int) Math.min(Integer.MAX_VALUE, (long) Math.ceil(candidates * times(k)));
  }

  /** How many buckets a search for k rows looks into: the k-th is farther than the tenth. */
  int probesFor(int k) {
    return (int) Math.min(Integer.MAX_VALUE, (long) Math.ceil(probes * Math.sqrt(times(k))));
  }

  private static double times(int k) {
    return Math.max(1, (double) k / K);
  }
}
