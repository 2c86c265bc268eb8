package dev.sagitta.index.hnsw;

import java.util.SplittableRandom;
import java.util.function.IntPredicate;

/**
 * Which rows are on the upper levels: a random share of 1 in m on level 1, of these 1 in m on level
 * 2, and so on.
 *
 * @param ordinals the row of each upper node, by falling level
 * @param levelNodes for each level from 1 on, how many of these it has
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared; may have millions of entries.
record Uppers(int[] ordinals, int[] levelNodes) {
  /** Draws levels for rows; there is an upper node if there is a row, and a copy is none. */
  static byte[] draw(Copies copies, int rows, int m, long seed) {
    byte[] levels = new byte[rows];
    SplittableRandom random = new SplittableRandom(seed);
    double scale = 1 / Math.log(m);
    for (int row = 0; row < rows; row++) {
      double level = -Math.log(1 - random.nextDouble()) * scale;
      levels[row] = copies.isCopy(row) ? 0 : (byte) Math.min(Layout.MOST_LEVELS, level);
    }
    if (rows > 0) {
      // Where a search begins.
      levels[0] = (byte) Math.max(1, levels[0]);
    }
    return levels;
  }

  /** The upper nodes of rows with given levels; on each level certain ones come first. */
  static Uppers of(byte[] levels, IntPredicate before) {
    int[] onLevel = new int[Layout.MOST_LEVELS + 1];
    for (byte level : levels) {
      onLevel[level]++;
    }
    int top = Layout.MOST_LEVELS;
    while (top > 0 && onLevel[top] == 0) {
      top--;
    }
    int[] levelNodes = new int[top];
    int[] next = new int[top + 1];
    int count = 0;
    for (int level = top; level > 0; level--) {
      next[level] = count;
      count += onLevel[level];
      levelNodes[level - 1] = count;
    }
    Uppers uppers = new Uppers(new int[count], levelNodes);
    uppers.add(levels, before, next);
    uppers.add(levels, before.negate(), next);
    return uppers;
  }

  private void add(byte[] levels, IntPredicate chosen, int[] next) {
    for (int row = 0; row < levels.length; row++) {
      if (levels[row] > 0 && chosen.test(row)) {
        ordinals[next[levels[row]]++] = row;
      }
    }
  }

  /** How many upper nodes there are. */
  int count() {
    return ordinals.length;
  }

  /** The number of levels above level 0. */
  int levels() {
    return levelNodes.length;
  }

  /** The highest level that an upper node is on. */
  int level(int upper) {
    int level = levels();
    while (upper >= levelNodes[level - 1]) {
      level--;
    }
    return level;
  }
}
