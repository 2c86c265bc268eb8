package dev.sagitta.storage.memory;

import dev.sagitta.spi.storage.StorageLocation;
import dev.sagitta.spi.storage.StorageProvider;
import dev.sagitta.tck.storage.AppendableStorageContract;
import dev.sagitta.tck.storage.MappableStorageContract;
import dev.sagitta.tck.storage.StorageContract;
import java.util.UUID;

final class MemoryStorageContractTest extends StorageContract
    implements AppendableStorageContract, MappableStorageContract {
  @Override
  public StorageProvider provider() {
    return new MemoryStorageProvider();
  }

  @Override
  public StorageLocation freshLocation() {
    return StorageLocation.parse("memory:" + UUID.randomUUID());
  }
}
