package dev.sagitta.spi.storage;

import java.nio.ByteBuffer;

/**
 * An object that grows at its end. For one thread at a time, except that {@link #sync} may run
 * beside the others and covers what was appended before it was called.
 */
public interface Appender extends AutoCloseable {
  /**
   * Makes sure that as many bytes more can be appended without running out of space. Has no other
   * effect.
   *
   * @throws StorageException.Full if they cannot; the appender stays usable
   */
  void reserve(long bytes);

  /**
   * Adds bytes at the end. They are visible to reads of this process; until a sync, a crash may
   * lose or tear them.
   */
  void append(ByteBuffer bytes);

  /**
   * Makes every appended byte durable.
   *
   * @throws StorageException if it fails: which bytes are durable is then unknown, and the appender
   *     must only be closed, never synced again
   */
  void sync();

  /** The number of bytes appended. */
  long size();

  /** Lets go of the object without a sync; the object stays. Idempotent. */
  @Override
  void close();
}
