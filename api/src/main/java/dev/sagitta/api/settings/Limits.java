package dev.sagitta.api.settings;

import dev.sagitta.api.error.ErrorCode;
import dev.sagitta.api.error.InvalidRequestException;

/**
 * The largest requests that are served. Each is at least 1.
 *
 * @param maxK the most hits of one search, its offset included
 * @param maxBatchRecords the most records in one write
 * @param maxBatchBytes the most encoded bytes in one write
 * @param maxPageRecords the most records in one page or one read by ids
 * @param maxSearches the most searches in one batch
 * @param maxIdBytes the longest record or document id, in bytes of UTF-8
 * @param maxMetadataBytes the largest encoded metadata of one record
 * @param maxTextBytes the longest text of one record, in bytes of UTF-8
 * @param maxCollections the most collections of one database
 */
public record Limits(
    int maxK,
    int maxBatchRecords,
    int maxBatchBytes,
    int maxPageRecords,
    int maxSearches,
    int maxIdBytes,
    int maxMetadataBytes,
    int maxTextBytes,
    int maxCollections) {
  /** The largest id that the formats can hold, in bytes. */
  public static final int ID_BYTES_CEILING = 512;

  /** The largest batch that the log format can hold, in bytes. */
  public static final int BATCH_BYTES_CEILING = 512 << 20;

  /** Checks the ranges. */
  public Limits {
    check("maxK", maxK, Integer.MAX_VALUE);
    check("maxBatchRecords", maxBatchRecords, Integer.MAX_VALUE);
    check("maxBatchBytes", maxBatchBytes, BATCH_BYTES_CEILING);
    check("maxPageRecords", maxPageRecords, Integer.MAX_VALUE);
    check("maxSearches", maxSearches, Integer.MAX_VALUE);
    check("maxIdBytes", maxIdBytes, ID_BYTES_CEILING);
    check("maxMetadataBytes", maxMetadataBytes, Integer.MAX_VALUE);
    check("maxTextBytes", maxTextBytes, Integer.MAX_VALUE);
    check("maxCollections", maxCollections, Integer.MAX_VALUE);
  }

  /** The defaults. */
  public static Limits standard() {
    return new Limits(
        10_000, 100_000, 256 << 20, 10_000, 1_000, ID_BYTES_CEILING, 64 << 10, 4 << 20, 100_000);
  }

  private static void check(String name, int value, int ceiling) {
    if (value < 1 || value > ceiling) {
      throw new InvalidRequestException(
          ErrorCode.INVALID_SETTING,
          name + " must be from 1 to " + ceiling + ", but is " + value + ".");
    }
  }
}
