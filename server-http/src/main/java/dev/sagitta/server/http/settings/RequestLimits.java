package dev.sagitta.server.http.settings;

import dev.sagitta.api.error.ErrorCode;
import dev.sagitta.api.error.InvalidRequestException;

/**
 * The most that clients may send, ask for and hold open. Each is at least 1.
 *
 * @param maxBodyBytes the largest body of a request; an import's body has no limit, since it is
 *     read as a stream
 * @param maxBodiesBytes all bodies that are being read at one time, imports aside; beyond it the
 *     server answers 503
 * @param maxRecordBytes the largest record of an import, and the largest single string anywhere
 * @param maxChunkBytes the largest chunk of a body with {@code Transfer-Encoding: chunked}
 * @param maxNesting the deepest nesting of objects and lists in a body
 * @param maxVectorsPerSearch the most query vectors in one search
 * @param maxAnswerBytes the largest answer, estimated before the database is asked
 * @param maxConcurrentRequests requests that are served at one time; beyond it the server answers
 *     503
 * @param maxConnections connections that are open at one time; more wait to be accepted
 */
public record RequestLimits(
    long maxBodyBytes,
    long maxBodiesBytes,
    int maxRecordBytes,
    int maxChunkBytes,
    int maxNesting,
    int maxVectorsPerSearch,
    long maxAnswerBytes,
    int maxConcurrentRequests,
    int maxConnections) {
  /** Checks the ranges. */
  public RequestLimits {
    check("maxBodyBytes", maxBodyBytes, Long.MAX_VALUE);
    check("maxBodiesBytes", maxBodiesBytes, Long.MAX_VALUE);
    check("maxRecordBytes", maxRecordBytes, 512 << 20);
    check("maxChunkBytes", maxChunkBytes, 512 << 20);
    check("maxNesting", maxNesting, 1_000);
    check("maxVectorsPerSearch", maxVectorsPerSearch, Integer.MAX_VALUE);
    check("maxAnswerBytes", maxAnswerBytes, Long.MAX_VALUE);
    check("maxConcurrentRequests", maxConcurrentRequests, Integer.MAX_VALUE);
    check("maxConnections", maxConnections, Integer.MAX_VALUE);
    if (maxBodiesBytes < maxBodyBytes) {
      throw new InvalidRequestException(
          ErrorCode.INVALID_SETTING,
          "maxBodiesBytes must be at least maxBodyBytes ("
              + maxBodyBytes
              + "), but is "
              + maxBodiesBytes
              + ".");
    }
  }

  /**
   * The defaults: bodies of 256 MiB, 1 GiB together, records of 16 MiB, 64 levels, 512 requests.
   */
  public static RequestLimits standard() {
    return new RequestLimits(
        256L << 20, 1L << 30, 16 << 20, 16 << 20, 64, 1_000, 256L << 20, 512, 4_096);
  }

  /** This, with another limit on one body. */
  public RequestLimits withMaxBodyBytes(long bytes) {
    return new RequestLimits(
        bytes,
        Math.max(bytes, maxBodiesBytes),
        maxRecordBytes,
        maxChunkBytes,
        maxNesting,
        maxVectorsPerSearch,
        maxAnswerBytes,
        maxConcurrentRequests,
        maxConnections);
  }

  /** This, with another limit on one record of an import. */
  public RequestLimits withMaxRecordBytes(int bytes) {
    return new RequestLimits(
        maxBodyBytes,
        maxBodiesBytes,
        bytes,
        maxChunkBytes,
        maxNesting,
        maxVectorsPerSearch,
        maxAnswerBytes,
        maxConcurrentRequests,
        maxConnections);
  }

  /** This, with another limit on one chunk. */
  public RequestLimits withMaxChunkBytes(int bytes) {
    return new RequestLimits(
        maxBodyBytes,
        maxBodiesBytes,
        maxRecordBytes,
        bytes,
        maxNesting,
        maxVectorsPerSearch,
        maxAnswerBytes,
        maxConcurrentRequests,
        maxConnections);
  }

  /** This, with another limit on one answer. */
  public RequestLimits withMaxAnswerBytes(long bytes) {
    return new RequestLimits(
        maxBodyBytes,
        maxBodiesBytes,
        maxRecordBytes,
        maxChunkBytes,
        maxNesting,
        maxVectorsPerSearch,
        bytes,
        maxConcurrentRequests,
        maxConnections);
  }

  /** This, serving another number of requests at one time. */
  public RequestLimits withMaxConcurrentRequests(int requests) {
    return new RequestLimits(
        maxBodyBytes,
        maxBodiesBytes,
        maxRecordBytes,
        maxChunkBytes,
        maxNesting,
        maxVectorsPerSearch,
        maxAnswerBytes,
        requests,
        maxConnections);
  }

  private static void check(String name, long value, long ceiling) {
    if (value < 1 || value > ceiling) {
      throw new InvalidRequestException(
          ErrorCode.INVALID_SETTING,
          name + " must be from 1 to " + ceiling + ", but is " + value + ".");
    }
  }
}
