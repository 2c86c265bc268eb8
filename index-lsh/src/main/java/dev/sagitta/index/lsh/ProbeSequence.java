package dev.sagitta.index.lsh;

import java.util.Arrays;

/**
 * The buckets of all tables, nearest to a query first (Lv et al., "Multi-probe LSH: efficient
 * indexing for high-dimensional similarity search", 2007, §4.4 and 4.5: query-directed probing).
 *
 * <p>A bucket is a set of steps away from the query's own bucket. A step's cost is the square of
 * how far the query is from the slot that it leads to (the paper's x_i(δ)²), a set's the sum of its
 * steps' (the paper's score). With the steps of a table sorted by cost, every set comes once and
 * after all cheaper ones if each, when it is taken from the heap, is followed by two others: the
 * one whose last step is replaced by the next (the paper's shift), and the one that has the next
 * step in addition (expand). A set with both steps of a function is none. All tables share one
 * heap, as their costs have the same unit.
 *
 * <p>For one thread; used again for each query, without allocating once its heap has grown.
 */
final class ProbeSequence {
  private final Hashing hashing;
  private final int width;

  // Steps by table and cost: those of table t from t * width on.
  private final float[] costs;
  private final long[] deltas;
  private final int[] functions;
  private final int[] counts;
  private final long[] conflicts;

  // Sets that are not taken yet. A heap key is the cost's bits, then the set's number.
  private long[] heap = new long[256];
  private long[] steps = new long[256];
  private long[] keys = new long[256];
  private int[] tables = new int[256];
  private int size;
  private int sets;

  private int table;
  private long key;

  ProbeSequence(Hashing hashing) {
    this.hashing = hashing;
    this.width = hashing.family().perturbations();
    int tableCount = hashing.shape().hashes().tables();
    this.costs = new float[tableCount * width];
    this.deltas = new long[tableCount * width];
    this.functions = new int[tableCount * width];
    this.conflicts = new long[tableCount * width];
    this.counts = new int[tableCount];
  }

  /** Begins at the buckets of a query. */
  void begin(Hashing.Hashed query) {
    size = 0;
    sets = 0;
    Arrays.fill(counts, 0);
    for (int t = 0; t < counts.length; t++) {
      int from = hashing.projectionsOf(t);
      hashing.family().perturb(t, query.projected, from, this);
      connect(t);
      push(t, hashing.family().key(t, query.projected, from), 0, 0);
    }
  }

  /** Adds a step of a table; for a {@link Family}. */
  void add(int toTable, int function, long delta, float cost) {
    int first = toTable * width;
    int at = first + counts[toTable]++;
    for (; at > first && cost < costs[at - 1]; at--) {
      costs[at] = costs[at - 1];
      deltas[at] = deltas[at - 1];
      functions[at] = functions[at - 1];
    }
    costs[at] = cost;
    deltas[at] = delta;
    functions[at] = function;
  }

  /** Notes which steps a step cannot be taken with. */
  private void connect(int t) {
    int first = t * width;
    for (int i = 0; i < counts[t]; i++) {
      long others = 0;
      for (int j = 0; j < i; j++) {
        others |= functions[first + j] == functions[first + i] ? 1L << j : 0;
      }
      conflicts[first + i] = others;
    }
  }

  /** Goes to the next bucket; false if there is none. */
  boolean next() {
    while (size > 0) {
      int set = (int) heap[0];
      float cost = Float.intBitsToFloat((int) (heap[0] >>> 32));
      table = tables[set];
      key = keys[set];
      long taken = steps[set];
      int first = table * width;
      if (taken == 0) {
        replaceTop(set, key + deltas[first], 1, costs[first]);
        return true;
      }
      int last = Long.SIZE - 1 - Long.numberOfLeadingZeros(taken);
      boolean isBucket = (taken & conflicts[first + last]) == 0;
      int next = last + 1;
      if (next < counts[table]) {
        int step = first + next;
        long shifted = key - deltas[first + last] + deltas[step];
        float shiftedCost = cost - costs[first + last] + costs[step];
        replaceTop(set, shifted, taken ^ 3L << last, shiftedCost);
        // What is added to a set that has both steps of a function cannot mend it.
        if (isBucket) {
          push(table, key + deltas[step], taken | 1L << next, cost + costs[step]);
        }
      } else {
        removeTop();
      }
      if (isBucket) {
        return true;
      }
    }
    return false;
  }

  /** The table of the bucket. */
  int table() {
    return table;
  }

  /** The address of the bucket. */
  int address() {
    return hashing.address(key);
  }

  private void push(int ofTable, long setKey, long taken, float cost) {
    if (sets == keys.length) {
      heap = Arrays.copyOf(heap, 2 * sets);
      steps = Arrays.copyOf(steps, 2 * sets);
      keys = Arrays.copyOf(keys, 2 * sets);
      tables = Arrays.copyOf(tables, 2 * sets);
    }
    int set = sets++;
    tables[set] = ofTable;
    keys[set] = setKey;
    steps[set] = taken;
    long entry = entry(cost, set);
    int at = size++;
    while (at > 0) {
      int parent = (at - 1) >>> 1;
      if (heap[parent] <= entry) {
        break;
      }
      heap[at] = heap[parent];
      at = parent;
    }
    heap[at] = entry;
  }

  private void replaceTop(int set, long setKey, long taken, float cost) {
    keys[set] = setKey;
    steps[set] = taken;
    siftDown(entry(cost, set));
  }

  private void removeTop() {
    size--;
    if (size > 0) {
      siftDown(heap[size]);
    }
  }

  private void siftDown(long entry) {
    int at = 0;
    int half = size >>> 1;
    while (at < half) {
      int child = 2 * at + 1;
      int right = child + 1;
      if (right < size && heap[right] < heap[child]) {
        child = right;
      }
      if (entry <= heap[child]) {
        break;
      }
      heap[at] = heap[child];
      at = child;
    }
    heap[at] = entry;
  }

  /** Orders by cost: the bits of floats of one sign have the order of the floats. */
  private static long entry(float cost, int set) {
    return (long) Float.floatToIntBits(Math.max(0, cost)) << 32 | set;
  }
}
