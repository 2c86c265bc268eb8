package dev.sagitta.storage.memory;

import dev.sagitta.spi.storage.Appender;
import dev.sagitta.spi.storage.StorageException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.concurrent.locks.ReentrantLock;

/** The growing end of an object. */
final class MemoryAppender implements Appender {
  private final MemoryStorage storage;
  private final MemoryObject object;
  private final GrowingBytes bytes = new GrowingBytes();
  private final ReentrantLock syncing = new ReentrantLock();
  private long synced;
  private volatile boolean closed;
  private volatile boolean failed;

  MemoryAppender(MemoryStorage storage, MemoryObject object) {
    this.storage = storage;
    this.object = object;
  }

  @Override
  public void reserve(long more) {
    requireUsable();
    bytes.reserve(more);
  }

  @Override
  public void append(ByteBuffer more) {
    requireUsable();
    bytes.append(more);
    object.grow(bytes.bytes());
  }

  @Override
  public void sync() {
    syncing.lock();
    try {
      requireUsable();
      MemorySegment appended = object.bytes();
      storage.contents().grow(object, synced, appended.asSlice(synced));
      synced = appended.byteSize();
    } catch (StorageException.Closed e) {
      throw e;
    } catch (StorageException e) {
      failed = true;
      throw e;
    } finally {
      syncing.unlock();
    }
  }

  @Override
  public long size() {
    requireUsable();
    return object.bytes().byteSize();
  }

  @Override
  public void close() {
    closed = true;
  }

  private void requireUsable() {
    storage.requireOpen();
    if (closed) {
      throw new StorageException.Closed("The appender of '" + object.key() + "' is closed.");
    }
    if (failed) {
      throw new StorageException.Unavailable(
          "A sync of '" + object.key() + "' failed; close the appender and read what is there.",
          null);
    }
  }
}
