package dev.sagitta.engine.segment;

import dev.sagitta.engine.row.RowSet;
import dev.sagitta.spi.index.OrdinalSet;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Which rows of a segment are deleted, at any commit since the manifest: a base of bits as the
 * manifest knows them, and behind it a growing list of (row, LSN) in LSN order. One thread adds,
 * any number read.
 */
final class Deletions {
  private final int rows;
  private final OrdinalSet base;
  private final OrdinalSet newest;
  private volatile Recent recent = new Recent(new int[4], new long[4], 0);
  private volatile Bits cached;

  /** The deletions since the base; the arrays only grow behind {@code count}. */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  private record Recent(int[] rows, long[] lsns, int count) {
    /** How many of them happened at or before the LSN. */
    int upTo(long lsn) {
      if (count == 0 || lsns[count - 1] <= lsn) {
        return count;
      }
      int low = 0;
      int high = count;
      while (low < high) {
        int middle = (low + high) >>> 1;
        if (lsns[middle] <= lsn) {
          low = middle + 1;
        } else {
          high = middle;
        }
      }
      return low;
    }
  }

  /** The live rows after the first {@code applied} recent deletions. */
  private record Bits(OrdinalSet live, int liveCount, int applied) {}

  /**
   * Deletions on top of a base.
   *
   * @param live the rows that are live in the manifest; null for all
   */
  Deletions(int rows, @Nullable OrdinalSet live) {
    this.rows = rows;
    this.base = live == null ? OrdinalSet.all(rows) : live;
    this.newest = base.copy();
    this.cached = new Bits(base, base.count(), 0);
  }

  void delete(int row, long lsn) {
    Recent now = recent;
    int[] moreRows = now.rows;
    long[] moreLsns = now.lsns;
    if (now.count == moreRows.length) {
      moreRows = Arrays.copyOf(moreRows, now.count * 2);
      moreLsns = Arrays.copyOf(moreLsns, now.count * 2);
    }
    moreRows[now.count] = row;
    moreLsns[now.count] = lsn;
    newest.remove(row);
    recent = new Recent(moreRows, moreLsns, now.count + 1);
  }

  /** True if the row is live at the LSN. */
  boolean live(int row, long lsn) {
    if (lsn == RowSet.LATEST) {
      return newest.contains(row);
    }
    return bits(lsn).live.contains(row);
  }

  OrdinalSet live(long lsn) {
    return bits(lsn).live;
  }

  int liveCount(long lsn) {
    return bits(lsn).liveCount;
  }

  /** True if every row of the segment is live at the LSN. */
  boolean allLive(long lsn) {
    return liveCount(lsn) == rows;
  }

  private Bits bits(long lsn) {
    Recent known = recent;
    int wanted = known.upTo(lsn);
    Bits last = cached;
    if (last.applied == wanted) {
      return last;
    }
    Bits from = last.applied < wanted ? last : new Bits(base, base.count(), 0);
    OrdinalSet live = from.live.copy();
    for (int i = from.applied; i < wanted; i++) {
      live.remove(known.rows[i]);
    }
    Bits made = new Bits(live, from.liveCount - (wanted - from.applied), wanted);
    if (wanted > last.applied) {
      cached = made;
    }
    return made;
  }

  /** Gives the deletions after an LSN to a consumer, in LSN order. */
  void forEachAfter(long lsn, Consumer consumer) {
    Recent known = recent;
    for (int i = known.upTo(lsn); i < known.count; i++) {
      consumer.accept(known.rows[i], known.lsns[i]);
    }
  }

  /** Receives deletions. */
  @FunctionalInterface
  interface Consumer {
    void accept(int row, long lsn);
  }
}
