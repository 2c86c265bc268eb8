package dev.sagitta.index.hnsw;

import java.util.Arrays;
import java.util.function.IntPredicate;

/**
 * The search of one level (Malkov and Yashunin, "Efficient and robust approximate nearest neighbor
 * search using Hierarchical Navigable Small World graphs", Algorithm 2): from the nearest node not
 * yet walked on from, score what it links to, keep the {@code ef} nearest, until all of these were
 * walked on from.
 *
 * <p>The paper keeps two heaps, W and C. Here one sorted array is both: what would be in C but not
 * in W is too far to be of use, and a mark tells which of W were walked on from. Moving half an
 * array of a hundred numbers costs less than the mispredicted branches of a heap.
 *
 * <p>For one thread; used again for each search, without allocating.
 */
final class Beam {
  private static final int NONE = -1;

  private final byte[] stamps;
  private byte stamp;
  private final int[] batch;
  private final float[] scores;
  private long[] pool;
  private int limit;

  /** Receives what is read ahead of its use, so that the compiler keeps the reads. */
  private int touched;

  private int size;

  /** A node that is passed without being kept, or none. */
  private int bridge = NONE;

  /** All before it were walked on from. */
  private int cursor;

  /**
   * A beam over so many nodes.
   *
   * @param width the most links of a node
   */
  Beam(int nodes, int width) {
    stamps = new byte[nodes];
    batch = new int[Math.max(1, width)];
    scores = new float[Math.max(1, width)];
    pool = new long[128];
  }

  /** Begins a search that keeps so many nodes. */
  void begin(int ef) {
    limit = ef;
    if (pool.length < ef) {
      pool = new long[Math.max(ef, 2 * pool.length)];
    }
    size = 0;
    cursor = 0;
    bridge = NONE;
    if (++stamp == 0) {
      Arrays.fill(stamps, (byte) 0);
      stamp = 1;
    }
  }

  /** Adds a node to begin at, unless it was added before. */
  void enter(int node, NodeScorer scorer) {
    if (stamps[node] != stamp) {
      stamps[node] = stamp;
      batch[0] = node;
      scorer.scores(batch, 1, scores);
      offer(1);
    }
  }

  /** Adds all nodes that a node links to. */
  void enterAll(int from, Links links, NodeScorer scorer) {
    int count = links.unstamped(from, stamps, stamp, batch);
    scorer.scores(batch, count, scores);
    offer(count);
  }

  /** Adds a node with the key it has, unless it was added before. */
  void enterScored(long key) {
    int node = Keys.node(key);
    if (stamps[node] != stamp) {
      stamps[node] = stamp;
      if (size < limit || key < pool[size - 1]) {
        insert(key & ~Keys.EXPANDED);
      }
    }
  }

  /**
   * Goes on with another level whose nodes have the same numbers, from all nodes kept, and keeps so
   * many from now on. What was seen and not kept is not scored again.
   */
  void goOn(int ef) {
    limit = ef;
    if (pool.length < ef) {
      pool = Arrays.copyOf(pool, Math.max(ef, 2 * pool.length));
    }
    size = Math.min(size, ef);
    for (int i = 0; i < size; i++) {
      pool[i] &= ~Keys.EXPANDED;
    }
    cursor = 0;
  }

  /** Marks a node as seen, so that it is never scored. */
  void exclude(int node) {
    stamps[node] = stamp;
  }

  /** Excludes a node, but every node that links to it leads to one of its neighbours instead. */
  void bridge(int node) {
    exclude(node);
    bridge = node;
  }

  /** Walks until the nodes kept have no nearer neighbours. */
  void walk(Links links, NodeScorer scorer) {
    walk(links, scorer, limit);
  }

  /** Walks until so many nearest of the nodes kept have no nearer neighbours. */
  void walk(Links links, NodeScorer scorer, int walked) {
    while (cursor < Math.min(size, walked)) {
      long key = pool[cursor];
      if ((key & Keys.EXPANDED) != 0) {
        cursor++;
        continue;
      }
      pool[cursor++] = key | Keys.EXPANDED;
      int count = links.unstamped(Keys.node(key), stamps, stamp, batch);
      if (cursor < size) {
        // Most likely the next to be walked on from: its links come in while these are scored.
        touched = links.touch(Keys.node(pool[cursor]));
      }
      if (count > 0) {
        scorer.scores(batch, count, scores);
        offer(count);
      }
      if (bridge != NONE && links.leads(Keys.node(key), bridge)) {
        enterNext(links, scorer);
      }
    }
  }

  /** Adds the next node that the bridge links to and that was not added. */
  private void enterNext(Links links, NodeScorer scorer) {
    for (int place = 0; place < links.width(); place++) {
      int link = links.get(bridge, place);
      if (link < 0) {
        return;
      }
      if (stamps[link] != stamp) {
        enter(link, scorer);
        return;
      }
    }
  }

  /** Adds the node of a key if it is accepted, or else the accepted nodes that it leads to. */
  void enterAccepted(long key, AcceptedLinks links, NodeScorer scorer) {
    if (links.contains(Keys.node(key))) {
      enterScored(key);
    } else {
      int count = links.unstamped(Keys.node(key), stamps, stamp, batch);
      scorer.scores(batch, count, scores);
      offer(count);
    }
  }

  /** Adds accepted nodes from all over the graph. */
  void enterAnywhere(AcceptedLinks links, NodeScorer scorer) {
    int spread = links.spread(batch);
    int count = 0;
    for (int i = 0; i < spread; i++) {
      int node = batch[i];
      if (stamps[node] != stamp) {
        stamps[node] = stamp;
        batch[count++] = node;
      }
    }
    scorer.scores(batch, count, scores);
    offer(count);
  }

  /** Walks until the nodes kept have no nearer neighbours that are accepted. */
  void walk(AcceptedLinks links, NodeScorer scorer) {
    while (cursor < size) {
      long key = pool[cursor];
      if ((key & Keys.EXPANDED) != 0) {
        cursor++;
        continue;
      }
      pool[cursor++] = key | Keys.EXPANDED;
      int count = links.unstamped(Keys.node(key), stamps, stamp, batch);
      if (cursor < size) {
        touched = links.touch(Keys.node(pool[cursor]));
      }
      if (count > 0) {
        scorer.scores(batch, count, scores);
        offer(count);
      }
    }
  }

  private void offer(int count) {
    long worst = size < limit ? Keys.LAST : pool[size - 1];
    for (int i = 0; i < count; i++) {
      long key = Keys.of(scores[i], batch[i]);
      if (key < worst) {
        insert(key);
        worst = size < limit ? Keys.LAST : pool[size - 1];
      }
    }
  }

  private void insert(long key) {
    int low = 0;
    int high = size;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (pool[middle] < key) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    int moved = (size < limit ? size++ : size - 1) - low;
    System.arraycopy(pool, low, pool, low + 1, moved);
    pool[low] = key;
    cursor = Math.min(cursor, low);
  }

  /** How many nodes were kept. */
  int size() {
    return size;
  }

  /** The keys of the nodes kept, nearest first; valid up to {@link #size}. */
  long[] pool() {
    return pool;
  }

  /** How many of some nodes this search has seen; counted only when asked. */
  int seen(IntPredicate some) {
    int seen = 0;
    for (int node = 0; node < stamps.length; node++) {
      if (stamps[node] == stamp && some.test(node)) {
        seen++;
      }
    }
    return seen;
  }

  /** What was read ahead; of no meaning. */
  int touched() {
    return touched;
  }

  /** The nearest node; only where there is one. */
  int nearest() {
    return Keys.node(pool[0]);
  }
}
