package dev.sagitta.index.lsh;

import dev.sagitta.spi.index.Accepted;
import java.util.Arrays;

/**
 * The rows whose sketches differ least from the query's, as many as are wanted, each once however
 * many tables it is met in. Differences are small whole numbers, so they are counted instead of
 * sorted: {@link #limit} is the least difference that enough rows do not exceed, and only rows
 * below it are worth offering.
 *
 * <p>For one thread; used again for each search, without allocating once its arrays have grown.
 */
final class Selection {
  private final int sketchBits;
  private final long[] sketch;
  private final int[] histogram;
  private int[] rows = new int[512];
  private int[] differences = new int[512];
  private byte[] stamps = new byte[0];
  private byte stamp;
  private Accepted accepted = new Accepted.First(0);
  private int wanted;
  private int capacity;
  private int size;
  private int below;
  private int limit;

  /**
   * A selection.
   *
   * @param sketch holds the query's sketch during a search
   */
  Selection(long[] sketch) {
    this.sketch = sketch;
    this.sketchBits = sketch.length * Long.SIZE;
    this.histogram = new int[sketchBits + 2];
  }

  /**
   * Begins a search.
   *
   * @param count how many rows are wanted
   * @param accepting which are
   * @param all one more than the largest row there may be
   */
  void begin(int count, Accepted accepting, int all) {
    accepted = accepting;
    wanted = count;
    capacity = (int) Math.min(Integer.MAX_VALUE - 8, 2L * count + 64);
    if (stamps.length < all) {
      stamps = new byte[Math.max(all, (int) Math.min(Integer.MAX_VALUE - 8, 2L * stamps.length))];
      stamp = 0;
    }
    if (++stamp == 0) {
      Arrays.fill(stamps, (byte) 0);
      stamp = 1;
    }
    Arrays.fill(histogram, 0);
    size = 0;
    below = 0;
    limit = sketchBits + 1;
  }

  /** The query's sketch. */
  long[] sketch() {
    return sketch;
  }

  /** Rows with this difference or more are not worth offering; falls as better rows come in. */
  int limit() {
    return limit;
  }

  /**
   * Considers a row below the limit.
   *
   * @param difference in how many bits its sketch differs from the query's
   * @return the limit from now on
   */
  int offer(int row, int difference) {
    if (Integer.compareUnsigned(row, stamps.length) >= 0) {
      throw Corruption.of("A bucket holds row " + row + ", but there are " + stamps.length + ".");
    }
    if (stamps[row] != stamp && accepted.contains(row)) {
      stamps[row] = stamp;
      add(row, difference);
      while (below >= wanted) {
        limit--;
        below -= histogram[limit];
      }
    }
    return limit;
  }

  private void add(int row, int difference) {
    if (size == rows.length && size < capacity) {
      int longer = (int) Math.min(capacity, 2L * size);
      rows = Arrays.copyOf(rows, longer);
      differences = Arrays.copyOf(differences, longer);
    } else if (size >= capacity) {
      select();
    }
    rows[size] = row;
    differences[size++] = difference;
    histogram[difference]++;
    below++;
  }

  /** Forgets all but the wanted rows. */
  void select() {
    if (size <= wanted) {
      return;
    }
    int ties = wanted - below;
    int kept = 0;
    for (int i = 0; i < size; i++) {
      boolean isKept = differences[i] < limit || (differences[i] == limit && ties-- > 0);
      if (isKept) {
        rows[kept] = rows[i];
        differences[kept++] = differences[i];
      }
    }
    Arrays.fill(histogram, limit + 1, histogram.length, 0);
    histogram[limit] = wanted - below;
    size = kept;
  }

  /** How many rows there are, at most as many as wanted; after {@link #select} exactly so many. */
  int count() {
    return Math.min(size, wanted);
  }

  /** A row, after {@link #select}. */
  int row(int at) {
    return rows[at];
  }
}
