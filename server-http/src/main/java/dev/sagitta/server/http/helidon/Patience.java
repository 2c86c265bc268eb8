package dev.sagitta.server.http.helidon;

import dev.sagitta.server.http.settings.Timeouts;
import java.time.Duration;

/**
 * How long one connection may keep the server waiting. Between requests that is the idle time-out.
 * Within a request it is the read time-out for each read, and for all reads together the read
 * time-out plus one second for each {@code minBytesPerSecond} bytes that came: a client that sends
 * a byte now and then is cut off, and one that sends a large body over a slow line is not. Time
 * that the server itself takes does not count.
 *
 * <p>The connection's own thread calls all methods but {@link #expired} and {@link #isInRequest}.
 */
final class Patience {
  /** No read or write is going on. */
  private static final long NEVER = Long.MIN_VALUE;

  private final long readNanos;
  private final long idleNanos;
  private final double nanosPerByte;

  private volatile boolean inRequest;
  private long received;
  private long waited;
  private long began;
  private long end = NEVER;
  private volatile long deadline = NEVER;

  Patience(Timeouts timeouts) {
    this.readNanos = timeouts.read().toNanos();
    this.idleNanos = timeouts.idle().toNanos();
    this.nanosPerByte = (double) Duration.ofSeconds(1).toNanos() / timeouts.minBytesPerSecond();
  }

  /** A read begins. */
  void beforeRead(long now) {
    began = now;
    if (end != NEVER) {
      arm(end);
      return;
    }
    long allowed = idleNanos;
    if (inRequest) {
      allowed =
          Math.max(0, Math.min(readNanos, readNanos + (long) (received * nanosPerByte) - waited));
    }
    arm(now + allowed);
  }

  /** The read brought bytes. */
  void afterRead(long now, int bytes) {
    deadline = NEVER;
    if (inRequest) {
      waited += now - began;
      received += bytes;
    } else {
      requestBegan(bytes);
    }
  }

  /** A write of so many bytes begins. */
  void beforeWrite(long now, long bytes) {
    arm(now + readNanos + (long) (bytes * nanosPerByte));
  }

  /** The write is done. */
  void afterWrite() {
    deadline = NEVER;
  }

  /** The request has been answered: what comes next is a new one. */
  void requestDone() {
    inRequest = false;
  }

  /** A part of the next request came with the one before. */
  void requestBegan(int bytes) {
    inRequest = true;
    waited = 0;
    received = bytes;
  }

  /** The last answer has been sent: all further reads together end at the given time. */
  void endAt(long time) {
    end = time;
  }

  /** True if the read or write that is going on takes too long. Any thread may ask. */
  boolean expired(long now) {
    long limit = deadline;
    return limit != NEVER && now - limit > 0;
  }

  /** True if a part of a request has come that is not answered. Any thread may ask. */
  boolean isInRequest() {
    return inRequest;
  }

  private void arm(long limit) {
    deadline = limit == NEVER ? limit + 1 : limit;
  }
}
