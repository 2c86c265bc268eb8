package dev.sagitta.index.hnsw;

/**
 * A score and a node in one {@code long} that orders by score, then by node: sorting and comparing
 * is then work on plain numbers. NaN comes after everything else. The lowest bit is left to marks.
 */
final class Keys {
  /** Comes after every key. */
  static final long LAST = Long.MAX_VALUE;

  /** Set in the key of a node that was walked on from. */
  static final long EXPANDED = 1;

  private Keys() {}

  /** The key of a node, 0 or more, with a score. */
  static long of(float score, int node) {
    return (long) order(score) << 32 | (long) node << 1;
  }

  /** The key of a node that has the score of another key. */
  static long withNode(long key, int node) {
    return (key & 0xffffffff_00000000L) | (long) node << 1;
  }

  /** A number that orders as the score does. */
  static int order(float score) {
    int bits = Float.floatToIntBits(score);
    return bits ^ ((bits >> 31) & Integer.MAX_VALUE);
  }

  /** The number that orders the key's score. */
  static int order(long key) {
    return (int) (key >> 32);
  }

  /** The score of a key. */
  static float score(long key) {
    int order = order(key);
    return Float.intBitsToFloat(order ^ ((order >> 31) & Integer.MAX_VALUE));
  }

  /** The node of a key. */
  static int node(long key) {
    return (int) key >>> 1;
  }
}
