package dev.sagitta.storage.memory;

import dev.sagitta.spi.storage.Access;
import dev.sagitta.spi.storage.Storage;
import dev.sagitta.spi.storage.StorageLocation;
import dev.sagitta.spi.storage.StorageProvider;

/**
 * Opens storages that keep their objects in memory.
 *
 * <ul>
 *   <li>{@code memory:} opens a fresh, empty, private one.
 *   <li>{@code memory:NAME} opens the one of that name in this process. What it holds stays until
 *       the process ends, so it can be closed and opened again.
 *   <li>{@code memory:?save=PATH} holds what is saved in a directory, and saves there.
 * </ul>
 */
public final class MemoryStorageProvider implements StorageProvider {
  /** For {@link java.util.ServiceLoader}. */
  public MemoryStorageProvider() {}

  @Override
  public String name() {
    return "memory";
  }

  @Override
  public String scheme() {
    return "memory";
  }

  @Override
  public Storage open(StorageLocation location, Access access) {
    return MemoryStorage.open(MemoryStorageConfig.parse(location), access);
  }
}
