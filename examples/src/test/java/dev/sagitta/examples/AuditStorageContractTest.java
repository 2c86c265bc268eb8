package dev.sagitta.examples;

import dev.sagitta.examples.storage.AuditStorageProvider;
import dev.sagitta.spi.storage.StorageLocation;
import dev.sagitta.spi.storage.StorageProvider;
import dev.sagitta.tck.storage.AppendableStorageContract;
import dev.sagitta.tck.storage.MappableStorageContract;
import dev.sagitta.tck.storage.StorageContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** The example of a storage plug-in keeps the contract that every storage keeps. */
final class AuditStorageContractTest extends StorageContract
    implements AppendableStorageContract, MappableStorageContract {
  @TempDir private Path folder;

  @Override
  public StorageProvider provider() {
    return new AuditStorageProvider();
  }

  @Override
  public StorageLocation freshLocation() {
    return StorageLocation.parse(
        "audit:" + folder.resolve("database") + "?trail=" + folder.resolve("trail"));
  }

  // The directory below runs the long forms; here only what the decorator passes on is at stake.

  @Override
  public int listedKeys() {
    return 100;
  }

  @Override
  public int races() {
    return 10;
  }

  @Override
  public int randomOperations() {
    return 200;
  }

  @Override
  public long largeUpload() {
    return 32L << 20;
  }
}
