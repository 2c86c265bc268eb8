package dev.sagitta.spi.storage;

/** What a storage is opened for. */
public enum Access {
  /**
   * Reading and writing, by one opener at a time where the storage can tell: a second one fails
   * with {@link StorageException.Locked}.
   */
  WRITE,
  /**
   * Reading only, beside any other opener. Writing methods throw {@link StorageException.ReadOnly}.
   */
  READ
}
