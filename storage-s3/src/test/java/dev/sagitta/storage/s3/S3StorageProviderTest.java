package dev.sagitta.storage.s3;

import dev.sagitta.spi.Provider;
import dev.sagitta.spi.storage.StorageProvider;
import dev.sagitta.tck.provider.ProviderContract;

final class S3StorageProviderTest implements ProviderContract {
  @Override
  public Class<? extends Provider> service() {
    return StorageProvider.class;
  }

  @Override
  public Class<? extends Provider> implementation() {
    return S3StorageProvider.class;
  }
}
