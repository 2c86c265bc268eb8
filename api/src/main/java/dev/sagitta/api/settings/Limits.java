package dev.sagitta.api.settings;

import dev.sagitta.api.error.ErrorCode;
import dev.sagitta.api.error.InvalidRequestException;
import dev.sagitta.api.filter.Filter;

/**
 * The largest requests that are served. Each is at least 1.
 *
 * @param maxK the most hits of one search, its offset included; where they are grouped, those of
 *     all groups together
 * @param maxBatchRecords the most records in one write
 * @param maxBatchBytes the most encoded bytes in one write
 * @param maxPageRecords the most records in one page or one read by ids
 * @param maxSearches the most searches in one batch
 * @param maxIdBytes the longest record or document id, in bytes of UTF-8
 * @param maxMetadataBytes the largest encoded metadata of one record
 * @param maxTextBytes the longest text of one record, in bytes of UTF-8
 * @param maxCollections the most collections of one database
 * @param maxFilterDepth the deepest nesting of a filter
 * @param maxFilterClauses the most conditions of one filter, at all levels together
 * @param maxFilterValues the most values that the lists of one filter have together
 * @param maxFacetFields the most fields whose values are counted by one request
 * @param maxFacetValues the most different values of one field that are counted
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
    int maxCollections,
    int maxFilterDepth,
    int maxFilterClauses,
    int maxFilterValues,
    int maxFacetFields,
    int maxFacetValues) {
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
    check("maxFilterDepth", maxFilterDepth, Filter.MAX_DEPTH);
    check("maxFilterClauses", maxFilterClauses, Integer.MAX_VALUE);
    check("maxFilterValues", maxFilterValues, Integer.MAX_VALUE);
    check("maxFacetFields", maxFacetFields, Integer.MAX_VALUE);
    check("maxFacetValues", maxFacetValues, Integer.MAX_VALUE);
  }

  /** The defaults. */
  public static Limits standard() {
    return new Limits(
        10_000,
        100_000,
        256 << 20,
        10_000,
        1_000,
        ID_BYTES_CEILING,
        64 << 10,
        4 << 20,
        100_000,
        32,
        1_000,
        10_000,
        100,
        100_000);
  }

  /** This, with other limits on filters. */
  public Limits withFilterLimits(int depth, int clauses, int values) {
    return new Limits(
        maxK,
        maxBatchRecords,
        maxBatchBytes,
        maxPageRecords,
        maxSearches,
        maxIdBytes,
        maxMetadataBytes,
        maxTextBytes,
        maxCollections,
        depth,
        clauses,
        values,
        maxFacetFields,
        maxFacetValues);
  }

  /** This, with other limits on facets. */
  public Limits withFacetLimits(int fields, int values) {
    return new Limits(
        maxK,
        maxBatchRecords,
        maxBatchBytes,
        maxPageRecords,
        maxSearches,
        maxIdBytes,
        maxMetadataBytes,
        maxTextBytes,
        maxCollections,
        maxFilterDepth,
        maxFilterClauses,
        maxFilterValues,
        fields,
        values);
  }

  /**
   * Checks that a filter is neither too deep nor too wide.
   *
   * @throws InvalidRequestException if it is
   */
  public void check(Filter filter) {
    check("is nested", filter.depth(), "levels", "maxFilterDepth", maxFilterDepth);
    check("has", filter.clauses(), "conditions", "maxFilterClauses", maxFilterClauses);
    check("lists", filter.listedValues(), "values", "maxFilterValues", maxFilterValues);
  }

  /**
   * Checks that the values of so many fields may be counted at once.
   *
   * @throws InvalidRequestException if it is more than the limit
   */
  public void checkFacetFields(int fields) {
    if (fields > maxFacetFields) {
      throw new InvalidRequestException(
          ErrorCode.LIMIT_EXCEEDED,
          "The facets name "
              + fields
              + " fields; at most "
              + maxFacetFields
              + " (maxFacetFields). Ask in several requests, or raise the limit.");
    }
  }

  private static void check(String verb, int found, String what, String limit, int most) {
    if (found > most) {
      throw new InvalidRequestException(
          ErrorCode.LIMIT_EXCEEDED,
          "The filter "
              + verb
              + " "
              + found
              + " "
              + what
              + "; at most "
              + most
              + " ("
              + limit
              + "). Ask in several requests, or raise the limit.");
    }
  }

  private static void check(String name, int value, int ceiling) {
    if (value < 1 || value > ceiling) {
      throw new InvalidRequestException(
          ErrorCode.INVALID_SETTING,
          name + " must be from 1 to " + ceiling + ", but is " + value + ".");
    }
  }
}
