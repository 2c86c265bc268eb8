package dev.sagitta.storage.memory;

import dev.sagitta.spi.storage.StorageLocation;
import dev.sagitta.spi.storage.StorageProvider;
import dev.sagitta.tck.storage.AppendableStorageContract;
import dev.sagitta.tck.storage.MappableStorageContract;
import dev.sagitta.tck.storage.StorageContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** The contract, with every reopening loading what was saved. */
final class SavedMemoryStorageContractTest extends StorageContract
    implements AppendableStorageContract, MappableStorageContract {
  @TempDir Path directory;

  @Override
  public StorageProvider provider() {
    return new MemoryStorageProvider();
  }

  @Override
  public StorageLocation freshLocation() {
    return StorageLocation.parse("memory:?save=" + directory);
  }

  @Override
  public int listedKeys() {
    return 300; // Lists come from memory; only the saving takes time.
  }
}
