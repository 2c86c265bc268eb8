package dev.sagitta.spi.storage;

import dev.sagitta.spi.Provider;

/** Opens storages of one kind. */
public interface StorageProvider extends Provider {
  /** The scheme of the storage URIs this provider opens, without the colon. */
  String scheme();

  /**
   * Opens a storage, and creates its outermost container (a directory, never a bucket) when it is
   * opened for writing and missing.
   *
   * @throws IllegalArgumentException if the location has an unknown option or a malformed path; the
   *     message names the allowed ones
   * @throws StorageException.Missing if it is opened for reading and there is nothing
   * @throws StorageException.Locked if it is opened for writing and another opener holds it; the
   *     message says who
   * @throws StorageException.Denied if the storage or the operating system refuses access
   */
  Storage open(StorageLocation location, Access access);
}
