package dev.sagitta.storage.s3;

import dev.sagitta.spi.storage.Access;
import dev.sagitta.spi.storage.Storage;
import dev.sagitta.spi.storage.StorageLocation;
import dev.sagitta.spi.storage.StorageProvider;

/** Opens storages that keep their objects in a bucket: {@code s3://BUCKET/PREFIX}. */
public final class S3StorageProvider implements StorageProvider {
  /** For {@link java.util.ServiceLoader}. */
  public S3StorageProvider() {}

  @Override
  public String name() {
    return "s3";
  }

  @Override
  public String scheme() {
    return "s3";
  }

  @Override
  public Storage open(StorageLocation location, Access access) {
    return S3Storage.open(S3StorageConfig.parse(location), access);
  }
}
