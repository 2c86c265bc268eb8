package dev.sagitta.storage.disk;

import dev.sagitta.spi.storage.Access;
import dev.sagitta.spi.storage.Storage;
import dev.sagitta.spi.storage.StorageLocation;
import dev.sagitta.spi.storage.StorageProvider;

/** Opens storages that keep their objects as files: {@code file:PATH}, a directory. */
public final class DiskStorageProvider implements StorageProvider {
  /** For {@link java.util.ServiceLoader}. */
  public DiskStorageProvider() {}

  @Override
  public String name() {
    return "disk";
  }

  @Override
  public String scheme() {
    return "file";
  }

  @Override
  public Storage open(StorageLocation location, Access access) {
    return DiskStorage.open(DiskStorageConfig.parse(location), access, new OperatingSystemCalls());
  }
}
