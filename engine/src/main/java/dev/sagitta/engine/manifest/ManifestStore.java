package dev.sagitta.engine.manifest;

import dev.sagitta.api.error.ErrorCode;
import dev.sagitta.api.error.NotFoundException;
import dev.sagitta.api.error.UnavailableException;
import dev.sagitta.engine.format.Checksum;
import dev.sagitta.engine.format.Corruption;
import dev.sagitta.spi.storage.ObjectKey;
import dev.sagitta.spi.storage.Storage;
import dev.sagitta.spi.storage.StorageException;
import dev.sagitta.spi.storage.StoredObject;
import dev.sagitta.spi.storage.Version;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Where a database's manifests are kept: the commit point. A manifest is written first, under a
 * number that was never used; then {@code CURRENT} is replaced, if it still has the version that
 * this writer wrote last. Whoever loses that race has been taken over by another writer.
 */
public final class ManifestStore {
  private static final int CURRENT_BYTES = 256;
  private static final int PAGE = 1000;

  private final Storage storage;
  private final LongSupplier nonces;
  private Current current;
  private Version version;
  private @Nullable Current attempted;
  private Manifest manifest;
  private long highestNumber;

  private ManifestStore(
      Storage storage, LongSupplier nonces, Current current, Version version, Manifest manifest) {
    this.storage = storage;
    this.nonces = nonces;
    this.current = current;
    this.version = version;
    this.manifest = manifest;
    this.highestNumber = manifest.number();
  }

  /** True if the storage holds a database. */
  public static boolean exists(Storage storage) {
    return storage.find(ObjectNames.CURRENT).isPresent();
  }

  /**
   * Creates a database without anything in it.
   *
   * @throws dev.sagitta.api.error.CorruptException if the storage holds parts of a database whose
   *     {@code CURRENT} is lost
   */
  public static void create(Storage storage, LongSupplier nonces, long timeMillis) {
    checkNothingIsThere(storage);
    Manifest manifest = Manifest.empty(highestNumber(storage) + 1, timeMillis);
    ByteBuffer bytes = ManifestCodec.encode(manifest);
    int crc = Checksum.of(bytes);
    storage.create(ObjectNames.manifest(manifest.number()), bytes);
    storage.create(
        ObjectNames.CURRENT,
        ManifestCodec.encode(new Current(0, manifest.number(), crc, nonces.getAsLong())));
  }

  private static void checkNothingIsThere(Storage storage) {
    for (String prefix : List.of(ObjectNames.COLLECTIONS, ObjectNames.LOGS)) {
      if (!storage.list(prefix, "", 1).isEmpty()) {
        throw Corruption.in(
            ObjectNames.CURRENT.value(),
            "It is missing, although there are objects under '" + prefix + "'.");
      }
    }
  }

  /**
   * Reads what holds now.
   *
   * @throws NotFoundException if there is no database
   * @throws dev.sagitta.api.error.CorruptException if there is one that is damaged
   */
  public static ManifestStore open(Storage storage, LongSupplier nonces) {
    while (true) {
      ByteBuffer bytes = ByteBuffer.allocate(CURRENT_BYTES);
      StoredObject object;
      try {
        object = storage.read(ObjectNames.CURRENT, 0, bytes);
      } catch (StorageException.Missing e) {
        checkNothingIsThere(storage);
        throw new NotFoundException(
            ErrorCode.DATABASE_NOT_FOUND,
            "The storage holds no database; open it with the mode 'create', or check its address.",
            e);
      }
      Current current = ManifestCodec.decodeCurrent(bytes.flip(), ObjectNames.CURRENT.value());
      try {
        Manifest manifest = read(storage, current);
        return new ManifestStore(storage, nonces, current, object.version(), manifest);
      } catch (StorageException.Missing e) {
        // A writer may have moved on and let the manifest go between the two reads.
        boolean movedOn =
            storage
                .find(ObjectNames.CURRENT)
                .filter(now -> !now.version().equals(object.version()))
                .isPresent();
        if (!movedOn) {
          throw Corruption.in(
              ObjectNames.manifest(current.manifest()).value(),
              "It is missing, although CURRENT names it.");
        }
      }
    }
  }

  private static Manifest read(Storage storage, Current current) {
    ObjectKey key = ObjectNames.manifest(current.manifest());
    StoredObject object = storage.find(key).orElseThrow(() -> new StorageException.Missing(key));
    ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(object.size(), Integer.MAX_VALUE - 8));
    storage.read(key, 0, bytes);
    bytes.flip();
    if (Checksum.of(bytes) != current.manifestCrc()) {
      throw Corruption.in(key.value(), "It does not match the checksum that CURRENT names.");
    }
    return ManifestCodec.decode(bytes, key.value());
  }

  private static long highestNumber(Storage storage) {
    long highest = 0;
    String after = "";
    List<StoredObject> page;
    do {
      page = storage.list(ObjectNames.MANIFESTS, after, PAGE);
      for (StoredObject object : page) {
        highest = Math.max(highest, ObjectNames.manifestNumber(object.key()).orElse(0L));
        after = object.key().value();
      }
    } while (page.size() == PAGE);
    return highest;
  }

  /** Takes the database over for this writer: from now on commits of earlier writers fail. */
  public void raiseEpoch() {
    highestNumber = Math.max(highestNumber, highestNumber(storage));
    replace(
        new Current(
            current.epoch() + 1, current.manifest(), current.manifestCrc(), nonces.getAsLong()));
  }

  /** The writer's epoch. */
  public long epoch() {
    return current.epoch();
  }

  /** The manifest that holds. */
  public Manifest manifest() {
    return manifest;
  }

  /** The number for the next manifest; different on every call. */
  public long nextNumber() {
    return ++highestNumber;
  }

  /**
   * Makes a manifest hold, durably.
   *
   * @throws UnavailableException if another writer has taken over
   */
  public void commit(Manifest next) {
    ByteBuffer bytes = ManifestCodec.encode(next);
    int crc = Checksum.of(bytes);
    try {
      storage.create(ObjectNames.manifest(next.number()), bytes);
    } catch (StorageException.AlreadyExists e) {
      // The numbers of one writer differ, so there are two. Whoever holds CURRENT goes on.
      boolean held =
          storage
              .find(ObjectNames.CURRENT)
              .filter(now -> now.version().equals(version))
              .isPresent();
      throw held
          ? new UnavailableException(
              ErrorCode.STORAGE_UNAVAILABLE,
              "A writer that was taken over wrote the manifest "
                  + next.number()
                  + "; the next attempt takes another number.",
              e)
          : fenced(e);
    }
    replace(new Current(current.epoch(), next.number(), crc, nonces.getAsLong()));
    manifest = next;
  }

  /**
   * Replaces {@code CURRENT}. An earlier attempt of this writer whose outcome could not be told may
   * have taken effect; its nonce shows that, and it is then what is replaced.
   */
  private void replace(Current next) {
    Current doubtful = attempted;
    attempted = next;
    try {
      version = storage.replace(ObjectNames.CURRENT, version, ManifestCodec.encode(next));
    } catch (StorageException.VersionMismatch e) {
      Version ours = versionOf(doubtful);
      if (ours == null) {
        throw fenced(e);
      }
      version = storage.replace(ObjectNames.CURRENT, ours, ManifestCodec.encode(next));
    }
    current = next;
    attempted = null;
  }

  private UnavailableException fenced(StorageException cause) {
    return new UnavailableException(
        ErrorCode.FENCED,
        "Another writer has taken the database over since epoch "
            + current.epoch()
            + "; close this one.",
        cause);
  }

  /** The version of {@code CURRENT} if it says exactly this; otherwise null. */
  private @Nullable Version versionOf(@Nullable Current wanted) {
    if (wanted == null) {
      return null;
    }
    ByteBuffer bytes = ByteBuffer.allocate(CURRENT_BYTES);
    StoredObject object = storage.read(ObjectNames.CURRENT, 0, bytes);
    Current found = ManifestCodec.decodeCurrent(bytes.flip(), ObjectNames.CURRENT.value());
    return found.equals(wanted) ? object.version() : null;
  }
}
