package dev.sagitta.storage.disk;

import dev.sagitta.storage.disk.FileSystemCalls.OpenFile;
import dev.sagitta.storage.disk.FileSystemCalls.Scope;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * Gives each state of each object a modification time that no other one has: the time of day, but
 * always later than the one before. So that this holds across restarts with a clock set back, a
 * file without content is stamped, durably, with a time that all those given out stay below.
 */
final class VersionClock {
  private static final long AHEAD = 5_000_000_000L;

  private final FileSystemCalls calls;
  private final Path markFile;
  private final long step;
  private final LongSupplier nanosSince1970;
  private final ReentrantLock lock = new ReentrantLock();
  private long last;
  private long mark;

  /**
   * A clock that goes on where the last one stopped.
   *
   * @param step the finest time that the file system keeps, in nanoseconds
   */
  VersionClock(FileSystemCalls calls, Path markFile, long step, LongSupplier nanosSince1970)
      throws IOException {
    this.calls = calls;
    this.markFile = markFile;
    this.step = step;
    this.nanosSince1970 = nanosSince1970;
    Optional<FileState> state = FileState.of(markFile);
    this.last = state.isPresent() ? state.get().nanos() : 0;
    this.mark = last;
  }

  long next() throws IOException {
    lock.lock();
    try {
      long now = nanosSince1970.getAsLong();
      long next = Math.max(now - now % step, last - last % step + step);
      if (next >= mark) {
        advance(next + AHEAD);
      }
      last = next;
      return next;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Gives back what was put aside and not given out, so that times stay close to the time of day.
   */
  void close() throws IOException {
    lock.lock();
    try {
      if (mark > last + step) {
        calls.stamp(markFile, last + step);
      }
    } finally {
      lock.unlock();
    }
  }

  private void advance(long to) throws IOException {
    try (OpenFile file = calls.open(markFile)) {
      calls.stamp(markFile, to - to % step);
      file.force(Scope.METADATA);
    }
    mark = to - to % step;
  }
}
