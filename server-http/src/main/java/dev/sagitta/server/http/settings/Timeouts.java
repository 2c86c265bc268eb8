package dev.sagitta.server.http.settings;

import dev.sagitta.api.error.ErrorCode;
import dev.sagitta.api.error.InvalidRequestException;
import java.time.Duration;

/**
 * How long the server waits for clients, and for itself when it stops.
 *
 * @param read the longest wait for the next bytes of a request, or for a client to take the next
 *     bytes of an answer
 * @param minBytesPerSecond the slowest client that is served: beyond {@code read}, the server waits
 *     for a request one second more for each this many bytes that came
 * @param idle how long a connection may stay open between requests
 * @param stop how long stopping waits for running requests
 */
public record Timeouts(Duration read, int minBytesPerSecond, Duration idle, Duration stop) {
  /** Checks the ranges. */
  public Timeouts {
    check("read", read);
    check("idle", idle);
    check("stop", stop);
    if (minBytesPerSecond < 1) {
      throw new InvalidRequestException(
          ErrorCode.INVALID_SETTING,
          "minBytesPerSecond must be at least 1, but is " + minBytesPerSecond + ".");
    }
  }

  /** The defaults: 30 s to read, 1 KiB/s, 60 s idle, 30 s to stop. */
  public static Timeouts standard() {
    return new Timeouts(
        Duration.ofSeconds(30), 1 << 10, Duration.ofSeconds(60), Duration.ofSeconds(30));
  }

  /** This, with another wait for the next bytes. */
  public Timeouts withRead(Duration other) {
    return new Timeouts(other, minBytesPerSecond, idle, stop);
  }

  /** This, with another time that connections may be idle. */
  public Timeouts withIdle(Duration other) {
    return new Timeouts(read, minBytesPerSecond, other, stop);
  }

  /** This, with another time for stopping. */
  public Timeouts withStop(Duration other) {
    return new Timeouts(read, minBytesPerSecond, idle, other);
  }

  private static void check(String name, Duration value) {
    if (value.isNegative() || value.compareTo(Duration.ofDays(1)) > 0) {
      throw new InvalidRequestException(
          ErrorCode.INVALID_SETTING,
          "The time-out '" + name + "' must be from 0 to one day, but is " + value + ".");
    }
  }
}
