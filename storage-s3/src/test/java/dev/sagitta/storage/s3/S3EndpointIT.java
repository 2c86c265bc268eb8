package dev.sagitta.storage.s3;

import dev.sagitta.spi.storage.StorageLocation;
import dev.sagitta.spi.storage.StorageProvider;
import dev.sagitta.tck.storage.CopyingStorageContract;
import dev.sagitta.tck.storage.StorageContract;
import java.util.UUID;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * The contract on a real store, whose location is given as {@code -Dsagitta.s3.location=s3://…}.
 * Writes below a prefix of its own, and leaves it there.
 */
@EnabledIfSystemProperty(named = S3EndpointIT.LOCATION, matches = "s3:.+")
final class S3EndpointIT extends StorageContract implements CopyingStorageContract {
  static final String LOCATION = "sagitta.s3.location";

  @Override
  public StorageProvider provider() {
    return new S3StorageProvider();
  }

  @Override
  public StorageLocation freshLocation() {
    StorageLocation given = StorageLocation.parse(System.getProperty(LOCATION, ""));
    return new StorageLocation(
        given.scheme(), given.path() + "/contract-" + UUID.randomUUID(), given.options());
  }

  @Override
  public boolean oneWriter() {
    return false;
  }

  @Override
  public boolean severalWriters() {
    return !"singleWriter".equals(location().options().get("contract"));
  }
}
