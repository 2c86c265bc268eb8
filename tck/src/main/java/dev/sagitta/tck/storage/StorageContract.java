package dev.sagitta.tck.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sagitta.spi.storage.Access;
import dev.sagitta.spi.storage.AppendableStorage;
import dev.sagitta.spi.storage.CopyingStorage;
import dev.sagitta.spi.storage.MappableStorage;
import dev.sagitta.spi.storage.Storage;
import dev.sagitta.spi.storage.StorageLocation;
import dev.sagitta.spi.storage.StorageProvider;
import dev.sagitta.tck.seed.Seed;
import dev.sagitta.tck.seed.SeedExtension;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * What every storage must do. A plug-in's test extends this class, names the provider and a fresh
 * location, and implements {@link AppendableStorageContract}, {@link MappableStorageContract} and
 * {@link CopyingStorageContract} too where its storage has these abilities:
 *
 * <pre>{@code
 * final class MyStorageTest extends StorageContract implements MappableStorageContract {
 *   @Override
 *   public StorageProvider provider() {
 *     return new MyStorageProvider();
 *   }
 *
 *   @Override
 *   public StorageLocation freshLocation() {
 *     return StorageLocation.parse("my://" + UUID.randomUUID());
 *   }
 * }
 * }</pre>
 */
@ExtendWith(SeedExtension.class)
@Timeout(value = 10, unit = TimeUnit.MINUTES)
public abstract class StorageContract
    implements BasicContract,
        RangeContract,
        ListingContract,
        RaceContract,
        UploadContract,
        LifecycleContract,
        ModelContract {
  private final Deque<Storage> opened = new ArrayDeque<>();
  private @Nullable StorageProvider provider;
  private @Nullable StorageLocation location;
  private @Nullable Storage storage;
  private @Nullable Seed seed;

  /** For plug-ins' tests. */
  protected StorageContract() {}

  @BeforeEach
  final void openFreshLocation(Seed testSeed) {
    seed = testSeed;
    provider = provider();
    location = freshLocation();
    storage = open(Access.WRITE);
  }

  @AfterEach
  final void closeEverything() {
    while (!opened.isEmpty()) {
      opened.pop().close();
    }
  }

  @Override
  public final Storage open(Access access) {
    Storage another = present(provider).open(location(), access);
    opened.push(another);
    return another;
  }

  @Override
  public final Storage reopen() {
    storage().close();
    storage = open(Access.WRITE);
    return storage;
  }

  @Override
  public final Storage storage() {
    return present(storage);
  }

  @Override
  public final StorageLocation location() {
    return present(location);
  }

  @Override
  public final Seed seed() {
    return present(seed);
  }

  private static <T> T present(@Nullable T value) {
    if (value == null) {
      throw new IllegalStateException("The test has not begun.");
    }
    return value;
  }

  @Test
  final void everyAbilityIsTestedByItsContract() {
    assertThat(this instanceof AppendableStorageContract)
        .as("the test implements AppendableStorageContract")
        .isEqualTo(storage() instanceof AppendableStorage);
    assertThat(this instanceof MappableStorageContract)
        .as("the test implements MappableStorageContract")
        .isEqualTo(storage() instanceof MappableStorage);
    assertThat(this instanceof CopyingStorageContract)
        .as("the test implements CopyingStorageContract")
        .isEqualTo(storage() instanceof CopyingStorage);
  }
}
