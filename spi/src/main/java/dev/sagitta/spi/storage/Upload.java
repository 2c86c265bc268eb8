package dev.sagitta.spi.storage;

import java.nio.ByteBuffer;

/** An object in the making. For one thread at a time. */
public interface Upload extends AutoCloseable {
  /** Adds bytes at the end. */
  void write(ByteBuffer bytes);

  /**
   * Makes the object durable and visible, whole. May be called once.
   *
   * @return the version that was created
   * @throws StorageException.AlreadyExists if the key is present; the object there is unchanged
   */
  Version commit();

  /** Without a commit before, gives up: nothing is left behind. Idempotent. */
  @Override
  void close();
}
