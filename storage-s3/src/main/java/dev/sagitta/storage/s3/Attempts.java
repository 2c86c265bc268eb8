package dev.sagitta.storage.s3;

import dev.sagitta.spi.storage.StorageException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * The requests of one call, repeated until one succeeds or the deadline passes. Between two of them
 * lies a pause whose bound doubles, and of which a random part is waited, so that those who were
 * refused together do not come back together.
 *
 * <p>The SDK breaks a request off when the thread is interrupted. Here it is then sent again, and
 * the thread is interrupted once the call is over: an application that interrupts its thread must
 * not leave a write of which nobody knows whether it happened.
 */
final class Attempts implements AutoCloseable {
  private static final long FIRST_PAUSE_NANOS = 50_000_000;
  private static final long LONGEST_PAUSE_NANOS = 5_000_000_000L;

  private final String what;
  private final String where;
  private final long begun = System.nanoTime();
  private final long allowedNanos;
  private boolean interrupted = Thread.interrupted();
  private int made;

  /**
   * Begins a call.
   *
   * @param what what is tried, as in "could not …"
   */
  Attempts(String what, String where, Duration deadline) {
    this.what = what;
    this.where = where;
    this.allowedNanos = deadline.toNanos();
  }

  /** Waits before the next attempt, or answers false where there is no time for one. */
  boolean pauseAfter(SdkException e) {
    made++;
    if (Thread.interrupted()) {
      interrupted = true;
    }
    long bound = Math.min(LONGEST_PAUSE_NANOS, FIRST_PAUSE_NANOS << Math.min(made - 1, 10));
    long pause = ThreadLocalRandom.current().nextLong(bound / 4, bound);
    if (System.nanoTime() - begun + pause > allowedNanos) {
      return false;
    }
    sleep(System.nanoTime() + pause);
    return true;
  }

  private void sleep(long until) {
    for (long left = until - System.nanoTime(); left > 0; left = until - System.nanoTime()) {
      try {
        Thread.sleep(Duration.ofNanos(left));
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
  }

  /** What the caller learns when there is no time for another attempt. */
  StorageException exhausted(SdkException last) {
    return new StorageException.Unavailable(
        "The S3 storage "
            + where
            + " could not "
            + what
            + " with "
            + made
            + " requests in "
            + Duration.ofNanos(allowedNanos).toMillis()
            + " ms; the last one failed: "
            + S3Errors.reason(last),
        last);
  }

  /** Leaves the thread as interrupted as it was, or became. */
  @Override
  public void close() {
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
