package dev.sagitta.index.flat;

import dev.sagitta.spi.index.Accepted;
import dev.sagitta.spi.index.IndexReader;
import dev.sagitta.spi.index.OrdinalSet;
import dev.sagitta.spi.index.TopK;
import dev.sagitta.spi.index.VectorSource;
import dev.sagitta.spi.kernel.DistanceKernel;
import dev.sagitta.spi.parameter.Parameters;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Compares queries with every accepted vector, block by block.
 *
 * <p>A scan is as fast as memory is read, so the work of a block (checksums known to hold, scores,
 * selection) must fit beside it: a block's scores stay in the L1 cache, its rows in the L2 cache.
 * All queries of one call meet a block before the next block is read; the kernel then does
 * arithmetic instead of waiting.
 *
 * <p>Of a set, a block with many members is scanned whole and the others are skipped; the members
 * of thin blocks are gathered. Reading in order is so much cheaper than jumping that a third of the
 * rows cost as much as all of them.
 *
 * <p>Scratch memory is allocated for each call, a few kilobytes a query: nothing is kept per
 * thread, as threads may be virtual and many.
 */
final class FlatReader implements IndexReader {
  /** A block's aim: half of a small L2 cache. */
  private static final long BLOCK_BYTES = 128 << 10;

  /** Blocks begin at multiples of this, so that a set's words belong to one block. */
  private static final int WORD = 64;

  private static final int MOST_BLOCK_ROWS = 1024;

  /**
   * So many queries share a kernel call: beyond, their own values push the rows out of the cache.
   */
  private static final int MOST_QUERIES = 64;

  /** A block is scanned whole if at least one of so many rows is accepted. */
  private static final int SCAN_FROM_ONE_IN = 3;

  private final VectorSource vectors;
  private final DistanceKernel kernel;
  private final long rowBytes;
  private final int blockRows;

  FlatReader(VectorSource vectors, DistanceKernel kernel) {
    this.vectors = vectors;
    this.kernel = kernel;
    this.rowBytes = vectors.dimension() * 4L;
    long rows = BLOCK_BYTES / rowBytes / WORD * WORD;
    this.blockRows = Math.clamp(rows, WORD, MOST_BLOCK_ROWS);
  }

  @Override
  public IndexReader tuned(Map<String, String> parameters) {
    checkSearch(parameters);
    return this;
  }

  /** There are no parameters. */
  static void checkSearch(Map<String, String> parameters) {
    Parameters _ = Parameters.of("A search with the index 'flat'", parameters, List.of());
  }

  @Override
  public void search(float[] query, Accepted accepted, TopK top) {
    searchAll(new float[][] {query}, accepted, new TopK[] {top});
  }

  @Override
  public void searchAll(float[][] queries, Accepted accepted, TopK[] tops) {
    Scan scan = new Scan(queries, tops);
    switch (accepted) {
      case Accepted.First(int count) -> {
        for (int first = 0; first < count; first += blockRows) {
          scan.block(first, Math.min(blockRows, count - first));
        }
      }
      case Accepted.Only(OrdinalSet ordinals) -> scan.members(ordinals);
    }
  }

  /** How many rows of a block that begins at a whole word are in the set. */
  static int count(OrdinalSet set, int first, int rows) {
    long[] words = set.words();
    int count = 0;
    for (int word = first / WORD; word < Math.ceilDiv(first + rows, WORD); word++) {
      count += Long.bitCount(words[word]);
    }
    return count;
  }

  /** One call's queries on their way through the blocks; for one thread. */
  private final class Scan {
    private final float[][][] groups;
    private final TopK[] tops;
    private final float[] scores;
    private final int[] gathered;
    private int gatheredCount;

    Scan(float[][] queries, TopK[] tops) {
      int groupCount = Math.ceilDiv(queries.length, MOST_QUERIES);
      this.groups = new float[groupCount][][];
      for (int g = 0; g < groupCount; g++) {
        int end = Math.min(queries.length, (g + 1) * MOST_QUERIES);
        groups[g] = Arrays.copyOfRange(queries, g * MOST_QUERIES, end);
      }
      this.tops = tops;
      this.scores = new float[Math.min(queries.length, MOST_QUERIES) * blockRows];
      this.gathered = new int[blockRows];
    }

    /** Offers every row of a block. */
    void block(int first, int rows) {
      vectors.verify(first, rows);
      for (int g = 0; g < groups.length; g++) {
        score(groups[g], first, rows);
        for (int q = 0; q < groups[g].length; q++) {
          offer(tops[g * MOST_QUERIES + q], first, q * rows, rows);
        }
      }
    }

    /** Offers every row of a set. */
    void members(OrdinalSet set) {
      for (int first = 0; first < set.size(); first += blockRows) {
        int rows = Math.min(blockRows, set.size() - first);
        int accepted = count(set, first, rows);
        if (accepted == rows) {
          block(first, rows);
        } else if ((long) accepted * SCAN_FROM_ONE_IN >= rows) {
          membersOfBlock(set, first, rows);
        } else if (accepted > 0) {
          gather(set, first, rows, accepted);
        }
      }
      offerGathered();
    }

    private void membersOfBlock(OrdinalSet set, int first, int rows) {
      vectors.verify(first, rows);
      for (int g = 0; g < groups.length; g++) {
        score(groups[g], first, rows);
        for (int q = 0; q < groups[g].length; q++) {
          offerMembers(tops[g * MOST_QUERIES + q], set, first, q * rows, rows);
        }
      }
    }

    private void score(float[][] queries, int first, int rows) {
      long offset = first * rowBytes;
      if (queries.length == 1) {
        kernel.scores(queries[0], vectors.memory(), offset, rows, scores);
      } else {
        kernel.scores(queries, vectors.memory(), offset, rows, scores);
      }
    }

    private void offer(TopK top, int first, int from, int rows) {
      float bound = top.bound();
      for (int row = 0; row < rows; row++) {
        float score = scores[from + row];
        if (score <= bound) {
          top.offer(first + row, score);
          bound = top.bound();
        }
      }
    }

    private void offerMembers(TopK top, OrdinalSet set, int first, int from, int rows) {
      float bound = top.bound();
      for (int row = 0; row < rows; row++) {
        float score = scores[from + row];
        // The score first: it turns away nearly all rows, members or not.
        if (score <= bound && set.contains(first + row)) {
          top.offer(first + row, score);
          bound = top.bound();
        }
      }
    }

    private void gather(OrdinalSet set, int first, int rows, int accepted) {
      if (gatheredCount + accepted > gathered.length) {
        offerGathered();
      }
      for (int ordinal = set.next(first);
          ordinal >= 0 && ordinal < first + rows;
          ordinal = set.next(ordinal + 1)) {
        vectors.verify(ordinal, 1);
        gathered[gatheredCount++] = ordinal;
      }
    }

    private void offerGathered() {
      if (gatheredCount == 0) {
        return;
      }
      for (int g = 0; g < groups.length; g++) {
        for (int q = 0; q < groups[g].length; q++) {
          kernel.scores(groups[g][q], vectors.memory(), gathered, gatheredCount, scores);
          TopK top = tops[g * MOST_QUERIES + q];
          for (int i = 0; i < gatheredCount; i++) {
            top.offer(gathered[i], scores[i]);
          }
        }
      }
      gatheredCount = 0;
    }
  }
}
