package dev.sagitta.storage.disk;

import dev.sagitta.spi.storage.Access;
import dev.sagitta.spi.storage.StorageException;
import java.nio.file.Path;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/** Lets writing calls pass while the storage is open, and closes it when none is under way. */
final class Gate {
  private final Path root;
  private final Access access;
  private final ReentrantReadWriteLock passing = new ReentrantReadWriteLock();
  private volatile boolean closed;

  Gate(Path root, Access access) {
    this.root = root;
    this.access = access;
  }

  void requireOpen() {
    if (closed) {
      throw new StorageException.Closed(
          "The disk storage '" + root + "' is closed; open it again.");
    }
  }

  /**
   * Does writing work; closing waits for it.
   *
   * @param what what is tried, as in "could not …"
   * @param path on what
   */
  <T> T write(String what, Path path, DiskErrors.Work<T> work) {
    passing.readLock().lock();
    try {
      requireOpen();
      if (access == Access.READ) {
        throw new StorageException.ReadOnly(
            "The disk storage '"
                + root
                + "' was opened for reading and could not "
                + what
                + " '"
                + path
                + "'; open it for writing.");
      }
      return DiskErrors.attempt(what, path, work);
    } finally {
      passing.readLock().unlock();
    }
  }

  /** Closes, if it is open, and then does what is left to do. */
  void close(Runnable last) {
    passing.writeLock().lock();
    try {
      if (!closed) {
        closed = true;
        last.run();
      }
    } finally {
      passing.writeLock().unlock();
    }
  }
}
