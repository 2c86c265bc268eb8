package dev.sagitta.storage.disk;

import dev.sagitta.spi.storage.Appender;
import dev.sagitta.spi.storage.ObjectKey;
import dev.sagitta.spi.storage.StorageException;
import dev.sagitta.storage.disk.FileSystemCalls.OpenFile;
import dev.sagitta.storage.disk.FileSystemCalls.Scope;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The growing end of a file.
 *
 * <p>A sync is cheap when it writes bytes only, and costs several times as much when the file's
 * length or the place of its blocks changed too. So the file is lengthened ahead with zeros, in
 * steps that grow, and a sync of everything after each step; what is appended then overwrites
 * zeros. Large appends would be written twice that way: they lengthen the file themselves.
 *
 * <p>A sync that failed may have dropped the bytes from the operating system's cache while marking
 * them clean; a second one would then succeed without them. So there is no second one.
 */
final class DiskAppender implements Appender {
  private static final long FIRST_STEP = 256 << 10;
  private static final int LARGE = 256 << 10;
  private static final int ZEROS = 1 << 18;
  private static final long BLOCK = 4096;

  private final ObjectKey key;
  private final Path path;
  private final OpenFile file;
  private final DiskStorage storage;
  private final ReentrantLock appending = new ReentrantLock();
  private final ReentrantLock syncing = new ReentrantLock();
  private final long largestStep;
  private long step;
  private long allocated;
  private volatile long size;
  private volatile boolean failed;
  private volatile boolean closed;

  /** An appender to an open, empty file. */
  DiskAppender(ObjectKey key, OpenFile file, DiskStorage storage) {
    this.key = key;
    this.path = storage.files().paths().of(key);
    this.file = file;
    this.storage = storage;
    this.largestStep = storage.config().preallocate();
    this.step = Math.min(FIRST_STEP, largestStep);
  }

  @Override
  public void reserve(long bytes) {
    if (bytes < 0) {
      throw new IllegalArgumentException("Cannot reserve " + bytes + " bytes; 0 or more.");
    }
    appending.lock();
    try {
      requireUsable();
      DiskErrors.attempt(
          "reserve " + bytes + " bytes for",
          path,
          () -> {
            long needed = size > Long.MAX_VALUE - bytes ? Long.MAX_VALUE : size + bytes;
            if (needed > allocated) {
              requireSpace(needed - allocated);
              lengthen(needed);
            }
            return key;
          });
    } finally {
      appending.unlock();
    }
  }

  @Override
  public void append(ByteBuffer bytes) {
    appending.lock();
    try {
      requireUsable();
      DiskErrors.attempt(
          "append to",
          path,
          () -> {
            append(bytes, bytes.remaining());
            return key;
          });
    } finally {
      appending.unlock();
    }
  }

  private void append(ByteBuffer bytes, int count) throws IOException {
    long end = size + count;
    if (end > allocated && count < LARGE) {
      lengthen(end);
    }
    try {
      file.write(size, bytes);
    } catch (IOException e) {
      undo(end, e);
      throw e;
    }
    allocated = Math.max(allocated, end);
    size = end;
  }

  /** Makes what a failed append may have left behind the end zeros again, or gives up. */
  private void undo(long end, IOException e) {
    try {
      zero(size, Math.min(end, allocated));
      if (end > allocated) {
        file.truncate(allocated);
      }
    } catch (IOException again) {
      failed = true;
      e.addSuppressed(again);
    }
  }

  /**
   * Lengthens the file first, so that the steps after it are few. A file that had bytes before only
   * gets a beginning of zeros: what it held must not be taken for what this object holds.
   *
   * @param length the length of the file
   */
  void begin(long length) throws IOException {
    if (length == 0) {
      lengthen(step);
      return;
    }
    zero(0, Math.min(length, BLOCK));
    file.force(Scope.METADATA);
    allocated = length;
    step = largestStep;
  }

  private void lengthen(long needed) throws IOException {
    try {
      lengthenTo(Math.max(needed, allocated + step));
      step = Math.min(2 * step, largestStep);
    } catch (IOException e) {
      if (!DiskErrors.isFull(e)) {
        throw e;
      }
      // The step is a convenience: what is needed may still fit.
      lengthenTo((needed + BLOCK - 1) / BLOCK * BLOCK);
    }
  }

  private void lengthenTo(long end) throws IOException {
    try {
      zero(allocated, end);
      file.force(Scope.METADATA);
      allocated = end;
    } catch (IOException e) {
      try {
        file.truncate(allocated);
      } catch (IOException again) {
        failed = true;
        e.addSuppressed(again);
      }
      throw e;
    }
  }

  private void zero(long from, long to) throws IOException {
    byte[] zeros = new byte[Math.clamp(to - from, 0, ZEROS)];
    for (long at = from; at < to; at += zeros.length) {
      file.write(at, ByteBuffer.wrap(zeros, 0, (int) Math.min(zeros.length, to - at)));
    }
  }

  /** Refuses what cannot fit before the disk is filled with zeros to find out. */
  private void requireSpace(long bytes) throws IOException {
    long usable = storage.usableSpace();
    if (bytes > usable) {
      throw new StorageException.Full(
          "The disk storage could not reserve "
              + bytes
              + " bytes for '"
              + path
              + "': "
              + usable
              + " are free. Free some space there.",
          null);
    }
  }

  @Override
  public void sync() {
    syncing.lock();
    try {
      requireUsable();
      file.force(Scope.BYTES);
    } catch (IOException e) {
      failed = true;
      throw DiskErrors.sorted("sync", path, e);
    } finally {
      syncing.unlock();
    }
  }

  @Override
  public long size() {
    requireUsable();
    return size;
  }

  @Override
  public void close() {
    appending.lock();
    syncing.lock();
    try {
      if (!closed) {
        closed = true;
        storage.forget(this);
        DiskErrors.attempt(
            "close",
            path,
            () -> {
              file.close();
              return key;
            });
        if (!failed) {
          storage.files().spares().noteClosed(path);
        }
      }
    } finally {
      syncing.unlock();
      appending.unlock();
    }
  }

  private void requireUsable() {
    storage.gate().requireOpen();
    if (closed) {
      throw new StorageException.Closed("The appender of '" + key + "' is closed.");
    }
    if (failed) {
      throw new StorageException.Unavailable(
          "An earlier write or sync of '"
              + path
              + "' failed; close the appender, and read what is there.",
          null);
    }
  }
}
