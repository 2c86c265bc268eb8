package dev.sagitta.engine.log;

import dev.sagitta.api.error.ErrorCode;
import dev.sagitta.api.error.UnavailableException;
import dev.sagitta.engine.format.ByteSink;
import dev.sagitta.spi.storage.AppendableStorage;
import dev.sagitta.spi.storage.Appender;
import dev.sagitta.spi.storage.ObjectKey;
import dev.sagitta.spi.storage.StorageException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Makes commits durable, many with one sync. Commits are queued in LSN order; whoever waits for one
 * and finds nobody writing becomes the leader, appends everything queued, syncs once and wakes
 * those whose commits are now durable. While a leader syncs, the next group gathers behind it; the
 * first of them leads next.
 *
 * <p>A failed append or sync is never retried: what is durable is then unknown, so the writer
 * refuses everything from there on, and the database has to be opened again.
 */
public final class LogWriter implements AutoCloseable {
  private static final int GATHERED_BYTES = 1 << 18;
  private static final long RESERVED_STEP = 1 << 20;

  private final AppendableStorage storage;
  private final LogKeys keys;
  private final long epoch;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition written = lock.newCondition();
  private final ReentrantLock appending = new ReentrantLock();
  private final SpareSinks sinks = new SpareSinks();
  private final ByteSink gathered = new ByteSink(1 << 12);
  private List<LogFrame> queue = new ArrayList<>();
  private final Deque<Waiter> waiting = new ArrayDeque<>();
  private long queuedBytes;
  private boolean leading;
  private volatile long syncedLsn;
  private long sequence;
  private int mark;
  private long lastBegun;
  private long firstLsn;
  private Appender appender;
  private long durable;
  private long reserved;
  private @Nullable Throwable failure;
  private volatile long objectBytes;

  /** A thread that waits for a commit to become durable, or for its turn to lead. */
  private record Waiter(long lsn, Semaphore turn) {}

  /** Names the log objects of one writer. */
  @FunctionalInterface
  public interface LogKeys {
    /** The key of the object of the given number. */
    ObjectKey key(long sequence);
  }

  /**
   * Begins a log.
   *
   * @param epoch the writer's epoch
   * @param lastLsn the last commit before the log begins
   */
  public LogWriter(AppendableStorage storage, LogKeys keys, long epoch, long lastLsn) {
    this.storage = storage;
    this.keys = keys;
    this.epoch = epoch;
    this.syncedLsn = lastLsn;
    this.sequence = ++lastBegun;
    this.appender = begin(sequence, lastLsn + 1);
    noteBegun(lastLsn + 1);
  }

  private Appender begin(long number, long nextLsn) {
    Appender begun = storage.append(keys.key(number));
    boolean done = false;
    try {
      begun.append(new LogHeader(new LogPosition(epoch, number), nextLsn).encode());
      begun.sync();
      done = true;
      return begun;
    } finally {
      if (!done) {
        begun.close();
      }
    }
  }

  private void noteBegun(long nextLsn) {
    firstLsn = nextLsn;
    mark = new LogPosition(epoch, sequence).mark();
    durable = appender.size();
    objectBytes = durable;
    reserved = 0;
  }

  /**
   * Makes sure that a commit of so many bytes will fit.
   *
   * @param headroom bytes that must stay free behind it
   * @throws UnavailableException if the storage is full; nothing has happened
   */
  public void reserve(int bytes, long headroom) {
    long needed;
    lock.lock();
    try {
      checkUsable();
      needed = queuedBytes + bytes + headroom;
      if (needed <= reserved) {
        return;
      }
    } finally {
      lock.unlock();
    }
    appending.lock();
    try {
      long step = reserve(needed);
      lock.lock();
      try {
        reserved = Math.max(reserved, step);
      } finally {
        lock.unlock();
      }
    } finally {
      appending.unlock();
    }
  }

  private long reserve(long needed) {
    try {
      appender.reserve(needed + RESERVED_STEP);
      return needed + RESERVED_STEP;
    } catch (StorageException.Full e) {
      return reserveExactly(needed);
    }
  }

  private long reserveExactly(long needed) {
    try {
      appender.reserve(needed);
      return needed;
    } catch (StorageException.Full e) {
      throw new UnavailableException(
          ErrorCode.STORAGE_FULL,
          "The storage is full: "
              + e.getMessage()
              + " Nothing was written. Free space or delete records; writing resumes by itself.",
          e);
    }
  }

  /**
   * Encodes a commit that is to be queued.
   *
   * @param timeMillis when it was made, in milliseconds since 1970
   */
  public LogFrame frame(long lsn, long timeMillis, List<Operation> operations) {
    return LogFrame.in(sinks.take(LogFrame.estimate(operations)), lsn, timeMillis, operations);
  }

  /** Queues a commit. Called in LSN order, by one thread at a time. */
  public void enqueue(LogFrame frame) {
    lock.lock();
    try {
      checkUsable();
      queue.add(frame);
      queuedBytes += frame.size();
    } finally {
      lock.unlock();
    }
  }

  /** The bytes that are queued and not written. */
  public long queuedBytes() {
    lock.lock();
    try {
      return queuedBytes;
    } finally {
      lock.unlock();
    }
  }

  /** The bytes of the present log object. */
  public long objectBytes() {
    return objectBytes;
  }

  /** The number of the present log object. */
  public long sequence() {
    lock.lock();
    try {
      return sequence;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Returns once the commit, which is queued or older, is durable.
   *
   * @throws UnavailableException if that failed; the commit may or may not survive
   */
  public void sync(long lsn) {
    while (syncedLsn < lsn) {
      Waiter waiter = leadOrWait(lsn);
      if (waiter != null) {
        waiter.turn.acquireUninterruptibly();
      }
    }
  }

  /** Leads a group, or finds another thread leading and queues up behind it. */
  private @Nullable Waiter leadOrWait(long lsn) {
    lock.lock();
    try {
      if (syncedLsn >= lsn) {
        return null;
      }
      checkUsable();
      if (leading) {
        Waiter waiter = new Waiter(lsn, new Semaphore(0));
        waiting.add(waiter);
        return waiter;
      }
      lead();
      return null;
    } finally {
      List<Waiter> next = leading ? List.of() : toWake();
      lock.unlock();
      next.forEach(waiter -> waiter.turn.release());
    }
  }

  /** Those who have nothing to wait for any more, behind the one who is to lead next. */
  private List<Waiter> toWake() {
    List<Waiter> woken = new ArrayList<>(waiting.size());
    Waiter leader = null;
    for (int i = waiting.size(); i > 0; i--) {
      Waiter waiter = waiting.remove();
      if (failure != null || waiter.lsn <= syncedLsn) {
        woken.add(waiter);
      } else if (leader == null) {
        leader = waiter;
      } else {
        waiting.add(waiter);
      }
    }
    if (leader != null) {
      woken.addFirst(leader);
    }
    return woken;
  }

  /**
   * Writes and syncs the queue. Holds the lock when called and when it returns, but not between.
   */
  private void lead() {
    leading = true;
    List<LogFrame> group = queue;
    long groupBytes = queuedBytes;
    queue = new ArrayList<>();
    Throwable failed = null;
    long size = 0;
    lock.unlock();
    try {
      append(group);
      appender.sync();
      size = appender.size();
    } catch (RuntimeException | Error e) {
      failed = e;
      throw e;
    } finally {
      lock.lock();
      leading = false;
      queuedBytes -= groupBytes;
      reserved = Math.max(0, reserved - groupBytes);
      if (failed != null) {
        failure = failed;
      } else {
        durable = size;
        objectBytes = size;
        syncedLsn = group.isEmpty() ? syncedLsn : group.getLast().lsn();
      }
      written.signalAll();
    }
  }

  private void append(List<LogFrame> group) {
    appending.lock();
    try {
      gathered.clear();
      for (LogFrame frame : group) {
        ByteBuffer bytes = frame.seal(mark, durable);
        if (bytes.remaining() + gathered.size() > GATHERED_BYTES) {
          flushGathered();
        }
        if (bytes.remaining() > GATHERED_BYTES) {
          appender.append(bytes);
        } else {
          gathered.raw(bytes);
        }
        sinks.give(frame.sink());
      }
      flushGathered();
    } finally {
      appending.unlock();
    }
  }

  private void flushGathered() {
    if (gathered.size() > 0) {
      appender.append(gathered.buffer());
      gathered.clear();
    }
  }

  /**
   * Makes everything queued durable and goes on in a new log object. No commit may be queued
   * meanwhile. An object without a commit is gone on with: checkpoints that fail again and again
   * must not fill the storage with empty objects.
   *
   * @param lastLsn the last commit that was queued
   * @return the number of the object
   */
  public long rotate(long lastLsn) {
    sync(lastLsn);
    lock.lock();
    try {
      while (leading) {
        written.awaitUninterruptibly();
      }
      checkUsable();
      if (lastLsn < firstLsn) {
        return sequence;
      }
      // A name is used once: what an attempt that failed has left of its object stays behind.
      long number = ++lastBegun;
      Appender next = begin(number, lastLsn + 1);
      appender.close();
      appender = next;
      sequence = number;
      noteBegun(lastLsn + 1);
      return sequence;
    } finally {
      lock.unlock();
    }
  }

  private void checkUsable() {
    Throwable failed = failure;
    if (failed != null) {
      throw new UnavailableException(
          ErrorCode.STORAGE_UNAVAILABLE,
          "The log could not be written: "
              + failed.getMessage()
              + " Which of the last commits are durable is unknown; open the database again.",
          failed);
    }
  }

  /** Lets the log object go, without a sync. */
  @Override
  public void close() {
    lock.lock();
    try {
      while (leading) {
        written.awaitUninterruptibly();
      }
      if (failure == null) {
        failure = new StorageException.Closed("The log is closed.");
      }
      appender.close();
    } finally {
      lock.unlock();
    }
  }
}
