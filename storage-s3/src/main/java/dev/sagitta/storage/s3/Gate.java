package dev.sagitta.storage.s3;

import dev.sagitta.spi.storage.Access;
import dev.sagitta.spi.storage.StorageException;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/** Lets writing calls pass while the storage is open, and closes it when none is under way. */
final class Gate {
  private final String where;
  private final Access access;
  private final ReentrantReadWriteLock passing = new ReentrantReadWriteLock();
  private volatile boolean closed;

  Gate(String where, Access access) {
    this.where = where;
    this.access = access;
  }

  /** Work behind the gate. */
  interface Work<T> {
    T run();
  }

  void requireOpen() {
    if (closed) {
      throw new StorageException.Closed("The S3 storage " + where + " is closed; open it again.");
    }
  }

  /** Does reading work; closing does not wait for it, but breaks it off. */
  <T> T read(Work<T> work) {
    requireOpen();
    try {
      return work.run();
    } catch (IllegalStateException | StorageException.Unavailable e) {
      // A client that is closed while it works has no error of its own for that.
      requireOpen();
      throw e;
    }
  }

  /**
   * Does writing work; closing waits for it.
   *
   * @param what what is tried, as in "could not …"
   */
  <T> T write(String what, Work<T> work) {
    passing.readLock().lock();
    try {
      requireOpen();
      if (access == Access.READ) {
        throw new StorageException.ReadOnly(
            "The S3 storage "
                + where
                + " was opened for reading and could not "
                + what
                + "; open it for writing.");
      }
      return work.run();
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
