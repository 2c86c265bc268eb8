package dev.sagitta.storage.s3;

import dev.sagitta.cloud.servers.s3.S3Server;
import dev.sagitta.spi.storage.StorageLocation;
import dev.sagitta.spi.storage.StorageProvider;
import dev.sagitta.tck.storage.CopyingStorageContract;
import dev.sagitta.tck.storage.StorageContract;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

final class S3StorageContractTest extends StorageContract implements CopyingStorageContract {
  private static final S3Server SERVER = S3Server.start();

  @BeforeAll
  static void createBucket() {
    SERVER.createBucket(Locations.BUCKET);
  }

  @AfterAll
  static void stop() {
    SERVER.close();
  }

  @Override
  public StorageProvider provider() {
    return new S3StorageProvider();
  }

  @Override
  public StorageLocation freshLocation() {
    return Locations.of(SERVER, UUID.randomUUID().toString(), Map.of());
  }

  @Override
  public boolean oneWriter() {
    return false;
  }
}
