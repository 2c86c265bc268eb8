package dev.sagitta.storage.disk;

import dev.sagitta.spi.storage.Access;
import dev.sagitta.spi.storage.AppendableStorage;
import dev.sagitta.spi.storage.Appender;
import dev.sagitta.spi.storage.MappableStorage;
import dev.sagitta.spi.storage.ObjectKey;
import dev.sagitta.spi.storage.StorageException;
import dev.sagitta.spi.storage.StoredObject;
import dev.sagitta.spi.storage.Upload;
import dev.sagitta.spi.storage.Version;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.FileChannel;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A storage whose objects are files: the key is the path below the directory.
 *
 * <p>What makes it right:
 *
 * <ul>
 *   <li><b>Whole or not at all.</b> A file is written and synced under a temporary name in {@code
 *       +temp}, then linked to its name (which fails if that is taken) or renamed over the old
 *       file, and then the directory is synced. {@link ObjectFiles}.
 *   <li><b>Versions.</b> A version is the file's modification time, which the writer sets, before
 *       the sync, to a nanosecond that it never gives out again. So it survives restarts, detects
 *       that an object went and came back, is seen by readers in other processes, and needs neither
 *       a header, which would shift the content against the pages it is mapped by, nor a second
 *       file, which could disagree with the first. A file system that keeps coarser times is found
 *       out when the storage is opened. {@link VersionClock}, {@link FileSystemAbilities}.
 *   <li><b>Reads of one version.</b> Finished files are never written to again (their permission to
 *       be written is taken away), so whatever is read through one open file is of one version.
 *       Which one: if the path has the same state before the opening and after the reading, it had
 *       that state in between too, since no state ever returns. {@link ObjectReader}.
 *   <li><b>Objects that grow</b> keep the permission to be written. Their version moves with the
 *       file system's clock as they grow. Deleted, their files are used again. {@link
 *       DiskAppender}, {@link SpareFiles}.
 *   <li><b>One writer.</b> {@link DirectoryLock}. Readers take no lock and write nothing.
 * </ul>
 */
final class DiskStorage implements AppendableStorage, MappableStorage {
  /** Where files in the making are; not a key. */
  static final String TEMPORARY = "+temp";

  private final DiskStorageConfig config;
  private final KeyPaths paths;
  private final Gate gate;
  private final ObjectReader reader;

  /** Absent in a storage that is open for reading, whose gate lets no writing call pass. */
  private final @Nullable WriterSession session;

  /** Found when it is first asked for, as that means to read the list of all mounts. */
  private volatile @Nullable FileStore disk;

  private final Set<AutoCloseable> open = ConcurrentHashMap.newKeySet();

  private DiskStorage(DiskStorageConfig config, Path root, @Nullable WriterSession session) {
    this.config = config;
    this.paths = new KeyPaths(root);
    this.gate = new Gate(root, session == null ? Access.READ : Access.WRITE);
    this.reader = new ObjectReader(paths);
    this.session = session;
  }

  static DiskStorage open(DiskStorageConfig config, Access access, FileSystemCalls calls) {
    Path directory = config.directory();
    return DiskErrors.attempt(
        "open",
        directory,
        () -> {
          if (access == Access.WRITE) {
            WriterSession session = WriterSession.open(config, calls);
            return new DiskStorage(config, session.root(), session);
          }
          return new DiskStorage(config, WriterSession.existing(directory), null);
        });
  }

  @Override
  public Version create(ObjectKey key, ByteBuffer content) {
    return gate.write(
        "create '" + key + "' in",
        root(),
        () -> {
          files().requireAbsent(key);
          try (TemporaryFile temporary = files().begin()) {
            temporary.file().write(0, content);
            Version version = files().seal(temporary);
            files().create(key, temporary);
            return version;
          }
        });
  }

  @Override
  public Version replace(ObjectKey key, Version expected, ByteBuffer content) {
    return gate.write(
        "replace '" + key + "' in",
        root(),
        () -> {
          files().requireVersion(key, expected);
          try (TemporaryFile temporary = files().begin()) {
            temporary.file().write(0, content);
            Version version = files().seal(temporary);
            files().replace(key, expected, temporary);
            return version;
          }
        });
  }

  @Override
  public Upload upload(ObjectKey key) {
    return gate.write(
        "upload '" + key + "' to",
        root(),
        () -> {
          files().requireAbsent(key);
          DiskUpload upload = new DiskUpload(key, files().begin(), this);
          open.add(upload);
          return upload;
        });
  }

  @Override
  public Appender append(ObjectKey key) {
    return gate.write(
        "append to '" + key + "' in",
        root(),
        () -> {
          files().requireAbsent(key);
          TemporaryFile temporary = files().beginGrowing();
          DiskAppender appender = new DiskAppender(key, temporary.file(), this);
          boolean created = false;
          try {
            appender.begin(Files.size(temporary.path()));
            files().create(key, temporary);
            created = true;
            open.add(appender);
            return appender;
          } finally {
            if (created) {
              temporary.removeName();
            } else {
              temporary.close();
            }
          }
        });
  }

  @Override
  public void sync(ObjectKey key) {
    gate.write(
        "sync '" + key + "' in",
        root(),
        () -> {
          Path path = paths.of(key);
          if (!paths.parentsExist(path) || FileState.of(path).isEmpty()) {
            throw new StorageException.Missing(key);
          }
          try (AsynchronousFileChannel channel =
              AsynchronousFileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
          }
          return key;
        });
  }

  @Override
  public StoredObject read(ObjectKey key, long offset, ByteBuffer target) {
    if (offset < 0) {
      throw new IllegalArgumentException(
          "The offset " + offset + " in '" + key + "' must be 0 or more.");
    }
    gate.requireOpen();
    return DiskErrors.attempt(
        "read '" + key + "' in", root(), () -> reader.read(key, offset, target));
  }

  @Override
  public Optional<StoredObject> find(ObjectKey key) {
    gate.requireOpen();
    Path path = paths.of(key);
    return DiskErrors.attempt(
        "find",
        path,
        () ->
            paths.parentsExist(path)
                ? FileState.of(path).map(state -> state.describe(key))
                : Optional.empty());
  }

  @Override
  public List<StoredObject> list(String prefix, String after, int limit) {
    if (limit < 1) {
      throw new IllegalArgumentException("The limit " + limit + " of a list must be 1 or more.");
    }
    gate.requireOpen();
    return DiskErrors.attempt(
        "list", root(), () -> new Listing(prefix, after, limit).below(root()));
  }

  @Override
  public MemorySegment map(ObjectKey key, Arena arena) {
    gate.requireOpen();
    Path path = paths.of(key);
    return DiskErrors.attempt(
        "map",
        path,
        () -> {
          if (!paths.parentsExist(path) || FileState.of(path).isEmpty()) {
            throw new StorageException.Missing(key);
          }
          // The channel may go at once: the mapping holds the file, whatever becomes of its name.
          return DiskErrors.uninterrupted(() -> {
            try (FileChannel channel =
                FileChannel.open(path, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
              return channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
            }
          });
        });
  }

  @Override
  public void delete(Collection<ObjectKey> keys) {
    gate.write(
        "delete in",
        root(),
        () -> {
          files().delete(keys);
          return keys;
        });
  }

  @Override
  public void close() {
    gate.close(() -> {
      try {
        open.forEach(DiskStorage::close);
      } finally {
        // Whatever became of the files: the lock must not outlive the storage.
        unlock();
      }
    });
  }

  private void unlock() {
    if (session != null) {
      DiskErrors.attempt(
          "unlock",
          root(),
          () -> {
            session.close();
            return session;
          });
    }
  }

  private static void close(AutoCloseable each) {
    switch (each) {
      case Upload upload -> upload.close();
      case Appender appender -> appender.close();
      default -> throw new IllegalStateException("Neither an upload nor an appender: " + each);
    }
  }

  /** The bytes that still fit on the disk. */
  long usableSpace() throws IOException {
    FileStore found = disk;
    if (found == null) {
      found = Files.getFileStore(root());
      disk = found;
    }
    return found.getUsableSpace();
  }

  Path root() {
    return paths.root();
  }

  DiskStorageConfig config() {
    return config;
  }

  Gate gate() {
    return gate;
  }

  /** What writes; only behind the gate. */
  ObjectFiles files() {
    if (session == null) {
      throw new IllegalStateException("A storage that is open for reading wants to write.");
    }
    return session.files();
  }

  void forget(AutoCloseable closed) {
    open.remove(closed);
  }
}
