package dev.sagitta.examples.storage;

import dev.sagitta.spi.storage.Access;
import dev.sagitta.spi.storage.AppendableStorage;
import dev.sagitta.spi.storage.MappableStorage;
import dev.sagitta.spi.storage.Storage;
import dev.sagitta.spi.storage.StorageLocation;
import dev.sagitta.spi.storage.StorageProvider;
import dev.sagitta.storage.disk.DiskStorageProvider;
import java.util.Set;
import java.util.TreeMap;

/**
 * Opens {@code audit:PATH?trail=FILE}: a directory, and a file that gets a line for each change of
 * it. Named in {@code META-INF/services}, which is all that it takes to be found.
 */
public final class AuditStorageProvider implements StorageProvider {
  private static final String TRAIL = "trail";

  /** For {@link java.util.ServiceLoader}. */
  public AuditStorageProvider() {}

  @Override
  public String name() {
    return "audit";
  }

  @Override
  public String scheme() {
    return "audit";
  }

  @Override
  public Storage open(StorageLocation location, Access access) {
    location.allowOptions(Set.of(TRAIL));
    String trail = location.options().get(TRAIL);
    if (trail == null || trail.isEmpty()) {
      throw new IllegalArgumentException(
          "The storage 'audit:" + location.path() + "' needs the option trail=FILE.");
    }
    StorageLocation directory = new StorageLocation("file", location.path(), new TreeMap<>());
    Storage below = new DiskStorageProvider().open(directory, access);
    // What the storage can do shows in its type, so a decorator must have the same abilities.
    if (below instanceof AppendableStorage appendable
        && below instanceof MappableStorage mappable) {
      return new AuditStorage(appendable, mappable, new AuditTrail(trail));
    }
    below.close();
    throw new IllegalStateException("A directory can be appended to and mapped.");
  }
}
