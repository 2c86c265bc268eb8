package dev.sagitta.spi.storage;

/** The ability to copy an object inside the storage, without its bytes travelling. */
public interface CopyingStorage extends Storage {
  /**
   * Creates an object with the bytes of another one. Atomic.
   *
   * @throws StorageException.Missing if {@code from} is absent
   * @throws StorageException.AlreadyExists if {@code to} is present
   */
  Version copy(ObjectKey from, ObjectKey to);
}
