package dev.sagitta.tck.fault;

import dev.sagitta.spi.storage.Appender;
import dev.sagitta.spi.storage.ObjectKey;
import dev.sagitta.spi.storage.StorageException;
import java.nio.ByteBuffer;

/** An appender whose bytes are held back until they are synced. */
final class FaultyAppender implements Appender {
  private final ObjectKey key;
  private final HeldAppend held;
  private final FaultyStorage faults;
  private volatile boolean closed;
  private volatile boolean failed;
  private long reserved;

  FaultyAppender(ObjectKey key, HeldAppend held, FaultyStorage faults) {
    this.key = key;
    this.held = held;
    this.faults = faults;
  }

  @Override
  public void reserve(long bytes) {
    requireUsable();
    faults.run(
        OperationKind.RESERVE,
        key.value(),
        () -> {
          long more = Math.max(0, bytes - reserved);
          faults.space().take(key, more);
          try {
            held.reserve(bytes);
          } catch (StorageException e) {
            faults.space().giveBack(key, more);
            throw e;
          }
          reserved += more;
          return key;
        });
  }

  @Override
  public void append(ByteBuffer bytes) {
    requireUsable();
    faults.run(
        OperationKind.APPEND,
        key.value(),
        () -> {
          long size = bytes.remaining();
          long fromReserve = Math.min(size, reserved);
          faults.space().take(key, size - fromReserve);
          reserved -= fromReserve;
          held.append(bytes);
          return key;
        });
  }

  @Override
  public void sync() {
    requireUsable();
    try {
      faults.run(
          OperationKind.SYNC,
          key.value(),
          () -> {
            held.sync();
            return key;
          });
    } catch (StorageException e) {
      failed = true;
      held.fail();
      throw e;
    }
  }

  @Override
  public long size() {
    requireUsable();
    return held.size();
  }

  /** Lets go; what was not synced stays held, as in an operating system's cache. */
  @Override
  public void close() {
    closed = true;
  }

  private void requireUsable() {
    if (faults.crashed()) {
      throw new SimulatedCrash("The process crashed before this call.");
    }
    if (closed || held.gone()) {
      throw new StorageException.Closed("The appender of '" + key + "' is closed.");
    }
    if (failed) {
      throw new StorageException.Unavailable(
          "A sync of '" + key + "' failed before; the appender must only be closed.", null);
    }
  }
}
