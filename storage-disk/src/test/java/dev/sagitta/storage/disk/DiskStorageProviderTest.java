package dev.sagitta.storage.disk;

import dev.sagitta.spi.Provider;
import dev.sagitta.spi.storage.StorageProvider;
import dev.sagitta.tck.provider.ProviderContract;

final class DiskStorageProviderTest implements ProviderContract {
  @Override
  public Class<? extends Provider> service() {
    return StorageProvider.class;
  }

  @Override
  public Class<? extends Provider> implementation() {
    return DiskStorageProvider.class;
  }
}
