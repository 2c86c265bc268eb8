package dev.sagitta.storage.disk;

import dev.sagitta.spi.storage.StorageException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A directory, locked and ready to be written to.
 *
 * @param root its real path
 * @param lock what keeps others away
 * @param clock what gives versions
 * @param files what writes
 */
record WriterSession(Path root, DirectoryLock lock, VersionClock clock, ObjectFiles files) {
  private static final Logger LOGGER = LoggerFactory.getLogger(WriterSession.class);
  private static final String LOCK = "+lock";
  private static final String VERSIONS = "+versions";

  /** The real path of a directory that must exist. */
  static Path existing(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      throw new StorageException.Missing(
          "There is no directory '" + directory + "'; open it for writing to create it.");
    }
    if (!Files.isDirectory(directory)) {
      throw new StorageException.Denied(
          "The disk storage '" + directory + "' is a file; name a directory.", null);
    }
    return directory.toRealPath();
  }

  static WriterSession open(DiskStorageConfig config, FileSystemCalls calls) throws IOException {
    Path directory = config.directory();
    createDirectories(directory, calls);
    Path root = existing(directory);
    DirectoryLock lock = DirectoryLock.acquire(root, root.resolve(LOCK));
    boolean opened = false;
    try {
      Path temporaries = root.resolve(DiskStorage.TEMPORARY);
      createDirectories(temporaries, calls);
      clear(temporaries, calls);
      FileSystemAbilities abilities = FileSystemAbilities.probe(calls, temporaries);
      VersionClock clock =
          new VersionClock(
              calls, root.resolve(VERSIONS), abilities.timeStep(), WriterSession::nanosSince1970);
      SpareFiles spares = new SpareFiles(calls, temporaries, config.preallocate());
      ObjectFiles files = new ObjectFiles(calls, new KeyPaths(root), clock, abilities, spares);
      calls.forceDirectory(root);
      opened = true;
      return new WriterSession(root, lock, clock, files);
    } finally {
      if (!opened) {
        lock.close();
      }
    }
  }

  /** Creates a directory and those above it, durably. */
  private static void createDirectories(Path directory, FileSystemCalls calls) throws IOException {
    Deque<Path> absent = new ArrayDeque<>();
    for (Path at = directory; at != null && !Files.exists(at); at = at.getParent()) {
      absent.push(at);
    }
    for (Path each : absent) {
      try {
        calls.createDirectory(each);
      } catch (FileAlreadyExistsException e) {
        // Somebody else was faster; whether it is a directory is seen when it is used.
        LOGGER.debug("Another opener created '{}'.", each);
      }
      Path parent = each.getParent();
      if (parent != null) {
        calls.forceDirectory(parent);
      }
    }
  }

  /** Removes what a writer that died was making. */
  private static void clear(Path temporaries, FileSystemCalls calls) throws IOException {
    int removed = 0;
    try (DirectoryStream<Path> leftovers = Files.newDirectoryStream(temporaries)) {
      for (Path leftover : leftovers) {
        calls.delete(leftover);
        removed++;
      }
    }
    if (removed > 0) {
      LOGGER.info(
          "Removed {} unfinished files of an earlier writer of '{}'.", removed, temporaries);
    }
  }

  private static long nanosSince1970() {
    Instant now = Instant.now();
    return Math.addExact(Math.multiplyExact(now.getEpochSecond(), 1_000_000_000L), now.getNano());
  }

  void close() throws IOException {
    try {
      files.spares().close();
    } finally {
      try {
        clock.close();
      } finally {
        lock.close();
      }
    }
  }
}
