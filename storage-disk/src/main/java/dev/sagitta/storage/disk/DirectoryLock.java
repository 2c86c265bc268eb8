package dev.sagitta.storage.disk;

import dev.sagitta.spi.storage.StorageException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The one writer of a directory: a lock of the operating system, which ends with the process
 * however that ends, and a record that tells others who it is.
 */
final class DirectoryLock implements AutoCloseable {
  /**
   * Who holds what in this process. Asked before the lock file is touched: on POSIX systems a
   * process loses its locks on a file as soon as it closes any of its channels to it.
   */
  private static final Map<Path, String> HELD = new ConcurrentHashMap<>();

  private final Path root;
  private final FileChannel channel;

  private DirectoryLock(Path root, FileChannel channel) {
    this.root = root;
    this.channel = channel;
  }

  /**
   * Locks a directory.
   *
   * @param root its real path
   * @throws StorageException.Locked if somebody else holds it
   */
  static DirectoryLock acquire(Path root, Path lockFile) throws IOException {
    String owner = ownerRecord();
    String other = HELD.putIfAbsent(root, owner);
    if (other != null) {
      throw locked(root, other);
    }
    boolean acquired = false;
    try {
      DirectoryLock lock =
          DiskErrors.uninterrupted(() -> new DirectoryLock(root, channel(root, lockFile, owner)));
      acquired = true;
      return lock;
    } finally {
      if (!acquired) {
        HELD.remove(root);
      }
    }
  }

  private static FileChannel channel(Path root, Path lockFile, String owner) throws IOException {
    FileChannel channel =
        FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    boolean locked = false;
    try {
      FileLock lock = channel.tryLock();
      if (lock == null) {
        throw locked(root, otherOwner(lockFile));
      }
      try {
        channel.truncate(0);
        channel.write(ByteBuffer.wrap(owner.getBytes(StandardCharsets.UTF_8)), 0);
      } catch (IOException e) {
        // A full disk must not keep anybody from opening it and deleting.
        if (!DiskErrors.isFull(e)) {
          throw e;
        }
      }
      locked = true;
      return channel;
    } catch (OverlappingFileLockException e) {
      // The same classes were loaded twice in this process.
      throw locked(root, "this process");
    } finally {
      if (!locked) {
        channel.close();
      }
    }
  }

  private static String ownerRecord() {
    ProcessHandle process = ProcessHandle.current();
    return "process "
        + process.pid()
        + " on host "
        + host()
        + ", started "
        + process.info().startInstant().map(Instant::toString).orElse("at an unknown time")
        + ", opened by thread '"
        + Thread.currentThread().getName()
        + "' at "
        + Instant.now();
  }

  private static String host() {
    String name = System.getenv("HOSTNAME");
    if (name != null) {
      return name;
    }
    try {
      // Asking the name service would take seconds where it does not answer.
      return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
    } catch (IOException e) {
      return "unknown";
    }
  }

  private static String otherOwner(Path lockFile) {
    try {
      String owner = Files.readString(lockFile).strip();
      return owner.isEmpty() ? "another process" : owner;
    } catch (IOException e) {
      return "another process, whose record cannot be read";
    }
  }

  private static StorageException locked(Path root, String owner) {
    return new StorageException.Locked(
        "The directory '"
            + root
            + "' is open for writing: "
            + owner
            + ". Stop it, or open the directory for reading.");
  }

  @Override
  public void close() throws IOException {
    try {
      channel.close();
    } finally {
      HELD.remove(root);
    }
  }
}
