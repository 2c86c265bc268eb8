package dev.sagitta.storage.disk;

import dev.sagitta.spi.storage.StorageLocation;
import dev.sagitta.spi.storage.StorageProvider;
import dev.sagitta.tck.storage.AppendableStorageContract;
import dev.sagitta.tck.storage.MappableStorageContract;
import dev.sagitta.tck.storage.StorageContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

final class DiskStorageContractTest extends StorageContract
    implements AppendableStorageContract, MappableStorageContract {
  @TempDir Path directory;

  @Override
  public StorageProvider provider() {
    return new DiskStorageProvider();
  }

  @Override
  public StorageLocation freshLocation() {
    return StorageLocation.parse("file:" + directory.resolve("database"));
  }
}
