package dev.sagitta.storage.disk;

import dev.sagitta.spi.storage.ObjectKey;
import dev.sagitta.spi.storage.StorageException;
import dev.sagitta.spi.storage.Upload;
import dev.sagitta.spi.storage.Version;
import java.nio.ByteBuffer;
import java.util.concurrent.locks.ReentrantLock;

/** An object in the making: a temporary file that gets its name at the commit. */
final class DiskUpload implements Upload {
  private final ObjectKey key;
  private final TemporaryFile temporary;
  private final DiskStorage storage;
  private final ReentrantLock lock = new ReentrantLock();
  private long size;
  private boolean ended;

  DiskUpload(ObjectKey key, TemporaryFile temporary, DiskStorage storage) {
    this.key = key;
    this.temporary = temporary;
    this.storage = storage;
  }

  @Override
  public void write(ByteBuffer bytes) {
    lock.lock();
    try {
      requireUnended();
      int count = bytes.remaining();
      DiskErrors.attempt(
          "write '" + key + "' to",
          temporary.path(),
          () -> {
            temporary.file().write(size, bytes);
            return key;
          });
      size += count;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Version commit() {
    // The gate before the lock, as the closing storage takes them.
    return storage
        .gate()
        .write(
            "create '" + key + "' in",
            storage.root(),
            () -> {
              lock.lock();
              try {
                requireUnended();
                ended = true;
                Version version = storage.files().seal(temporary);
                storage.files().create(key, temporary);
                return version;
              } finally {
                temporary.close();
                storage.forget(this);
                lock.unlock();
              }
            });
  }

  @Override
  public void close() {
    lock.lock();
    try {
      if (!ended) {
        ended = true;
        storage.forget(this);
        temporary.close();
      }
    } finally {
      lock.unlock();
    }
  }

  private void requireUnended() {
    storage.gate().requireOpen();
    if (ended) {
      throw new StorageException.Closed(
          "The upload of '" + key + "' is committed or closed; begin another one.");
    }
  }
}
