package dev.sagitta.api.settings;

import dev.sagitta.api.error.ErrorCode;
import dev.sagitta.api.error.InvalidRequestException;

/**
 * How much memory, log and background work a database may use.
 *
 * @param memoryTableBytes a collection's memory table is sealed into a segment at this size
 * @param memoryTotalBytes all memory tables together; writers wait above it
 * @param residentTableBytes tables below this size stay in memory over a flush, so that many small
 *     collections need no files of their own
 * @param logBytes the log is shortened by a flush when it reaches this size
 * @param mergeFactor as many segments of a similar size are merged into one, 2 or more
 * @param scanRows segments with fewer rows are scanned and get no index
 * @param buildThreads as many threads build an index, 1 or more
 */
public record Budget(
    long memoryTableBytes,
    long memoryTotalBytes,
    long residentTableBytes,
    long logBytes,
    int mergeFactor,
    int scanRows,
    int buildThreads) {
  private static final long SMALLEST = 4 << 10;

  /** Checks the ranges. */
  public Budget {
    check("memoryTableBytes", memoryTableBytes, SMALLEST);
    check("memoryTotalBytes", memoryTotalBytes, memoryTableBytes);
    check("residentTableBytes", residentTableBytes, 0);
    check("logBytes", logBytes, SMALLEST);
    check("mergeFactor", mergeFactor, 2);
    check("scanRows", scanRows, 0);
    check("buildThreads", buildThreads, 1);
  }

  /**
   * The defaults: 64 MiB a table, 256 MiB in all, 64 KiB resident, 256 MiB of log, an index from
   * 2,000 rows on, built by two threads.
   */
  public static Budget standard() {
    return new Budget(64L << 20, 256L << 20, 64L << 10, 256L << 20, 8, 2_000, 2);
  }

  /** This, with so many threads to build an index. */
  public Budget withBuildThreads(int threads) {
    return new Budget(
        memoryTableBytes,
        memoryTotalBytes,
        residentTableBytes,
        logBytes,
        mergeFactor,
        scanRows,
        threads);
  }

  private static void check(String name, long value, long least) {
    if (value < least) {
      throw new InvalidRequestException(
          ErrorCode.INVALID_SETTING,
          name + " must be at least " + least + ", but is " + value + ".");
    }
  }
}
