package dev.sagitta.spi.storage;

/**
 * The ability to grow an object in place and to make what was appended durable by a sync. This is
 * what a log with a low latency needs.
 */
public interface AppendableStorage extends Storage {
  /**
   * Creates an object to append to. Its existence is durable and visible when this returns. Its
   * size as described or listed may be larger than what was appended; the bytes behind the appended
   * ones may be anything, such as what a deleted object has left, so that whoever reads must know
   * its own. Its version may change as it grows, and is not one to replace it by while it does.
   *
   * @throws StorageException.AlreadyExists if the key is present
   * @throws StorageException.Full if there is no space
   */
  Appender append(ObjectKey key);

  /**
   * Makes all bytes of an object that an earlier process may have appended without a sync durable.
   *
   * @throws StorageException.Missing if the key is absent
   */
  void sync(ObjectKey key);
}
