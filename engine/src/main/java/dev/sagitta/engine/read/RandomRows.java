package dev.sagitta.engine.read;

import dev.sagitta.engine.state.TableState.Located;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/** Takes rows at random, without one twice, every choice being equally likely. */
final class RandomRows {
  private final SplittableRandom random;

  /** What is taken follows from the seed. */
  RandomRows(long seed) {
    this.random = new SplittableRandom(seed);
  }

  /** So many rows in random order, or all of them if there are no more. */
  Located[] take(List<MatchingRows> from, int count) {
    long[] numbers = numbers(MatchingRows.count(from), count);
    Located[] taken = new Located[numbers.length];
    int at = 0;
    long before = 0;
    for (MatchingRows part : from) {
      long[] words = part.ordinals().words();
      int word = 0;
      int passed = 0;
      for (; at < numbers.length && numbers[at] < before + part.count(); at++) {
        int nth = (int) (numbers[at] - before);
        while (passed + Long.bitCount(words[word]) <= nth) {
          passed += Long.bitCount(words[word++]);
        }
        int ordinal = (word << 6) + select(words[word], nth - passed);
        taken[at] = new Located(part.rows(), part.block().firstRow() + ordinal);
      }
      before += part.count();
    }
    shuffle(taken);
    return taken;
  }

  /**
   * Ascending numbers below the total, by R. Floyd's method (Communications of the ACM 30:9, 1987):
   * it draws as many numbers as it is to find, whatever the total.
   */
  private long[] numbers(long total, int count) {
    Set<Long> chosen = new HashSet<>();
    for (long last = Math.max(0, total - count); last < total; last++) {
      if (!chosen.add(random.nextLong(last + 1))) {
        chosen.add(last);
      }
    }
    long[] numbers = chosen.stream().mapToLong(Long::longValue).toArray();
    Arrays.sort(numbers);
    return numbers;
  }

  /** The place of the nth bit that is set, counted from 0. */
  private static int select(long word, int nth) {
    long rest = word;
    for (int i = 0; i < nth; i++) {
      rest &= rest - 1;
    }
    return Long.numberOfTrailingZeros(rest);
  }

  private void shuffle(Located[] rows) {
    for (int i = rows.length - 1; i > 0; i--) {
      int other = random.nextInt(i + 1);
      Located row = rows[i];
      rows[i] = rows[other];
      rows[other] = row;
    }
  }
}
