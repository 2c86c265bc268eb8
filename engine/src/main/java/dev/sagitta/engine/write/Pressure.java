package dev.sagitta.engine.write;

import dev.sagitta.api.error.ErrorCode;
import dev.sagitta.api.error.UnavailableException;
import dev.sagitta.api.settings.Budget;
import dev.sagitta.spi.storage.StorageException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Holds writers back while memory tables are over their budget, until a checkpoint has made room,
 * and turns them away while checkpoints cannot.
 */
public final class Pressure {
  private static final long PATIENCE_SECONDS = 60;

  private final Budget budget;
  private final AtomicLong memoryBytes = new AtomicLong();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private @Nullable RuntimeException failure;
  private boolean wanted;

  /** No memory in use yet. */
  public Pressure(Budget budget) {
    this.budget = budget;
  }

  /** Accounts for memory that tables have taken; negative for memory given back. */
  public void add(long bytes) {
    memoryBytes.addAndGet(bytes);
  }

  /** The memory in use by memory tables. */
  public long memoryBytes() {
    return memoryBytes.get();
  }

  /**
   * Asks for a checkpoint if a commit has left a table, all tables or the log over their budgets.
   */
  void notice(long tableBytes, long logBytes) {
    if (tableBytes >= budget.memoryTableBytes()
        || logBytes >= budget.logBytes()
        || memoryBytes.get() > budget.memoryTotalBytes() / 2) {
      lock.lock();
      try {
        if (!wanted) {
          wanted = true;
          changed.signalAll();
        }
      } finally {
        lock.unlock();
      }
    }
  }

  /**
   * Waits until a checkpoint is wanted or the time is over.
   *
   * @return true if one is wanted; the wish is then taken as heard
   */
  public boolean awaitWish(long nanos) throws InterruptedException {
    lock.lock();
    try {
      long left = nanos;
      while (!wanted && left > 0) {
        left = changed.awaitNanos(left);
      }
      boolean heard = wanted;
      wanted = false;
      return heard;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Returns once there is room for a write.
   *
   * @throws UnavailableException if the storage is full, or room is not made in time
   */
  public void awaitRoom() {
    if (memoryBytes.get() < budget.memoryTotalBytes()) {
      return;
    }
    lock.lock();
    try {
      long left = TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
      while (memoryBytes.get() >= budget.memoryTotalBytes()) {
        RuntimeException failed = failure;
        if (failed != null) {
          throw new UnavailableException(
              code(failed),
              "Memory tables are full and cannot be flushed: "
                  + failed.getMessage()
                  + " Reads and deletes are served; writing resumes by itself once a flush succeeds.",
              failed);
        }
        if (left <= 0) {
          throw overloaded();
        }
        left = changed.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UnavailableException(
          ErrorCode.OVERLOADED, "The write was interrupted while it waited for room.", e);
    } finally {
      lock.unlock();
    }
  }

  private static ErrorCode code(RuntimeException failure) {
    return switch (failure) {
      case StorageException.Full _ -> ErrorCode.STORAGE_FULL;
      case UnavailableException unavailable -> unavailable.code();
      default -> ErrorCode.STORAGE_UNAVAILABLE;
    };
  }

  private UnavailableException overloaded() {
    return new UnavailableException(
        ErrorCode.OVERLOADED,
        "Memory tables have been over "
            + budget.memoryTotalBytes()
            + " bytes for "
            + PATIENCE_SECONDS
            + " seconds; write more slowly, or raise memoryTotalBytes.");
  }

  /** A checkpoint has been made: writers look again. */
  public void relieved() {
    report(null);
  }

  /** A checkpoint has failed: writers that need room are turned away until one succeeds. */
  public void blocked(RuntimeException cause) {
    report(cause);
  }

  private void report(@Nullable RuntimeException cause) {
    lock.lock();
    try {
      failure = cause;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
