package dev.sagitta.storage.disk;

import dev.sagitta.spi.storage.StorageException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a file system can do, found out by trying.
 *
 * @param links whether a file can have two names, which makes creation atomic even beside a writer
 *     that ignores the lock
 * @param timeStep the finest modification time it keeps, in nanoseconds
 */
record FileSystemAbilities(boolean links, long timeStep) {
  private static final Logger LOGGER = LoggerFactory.getLogger(FileSystemAbilities.class);
  private static final long[] STEPS = {1, 100, 1_000, 1_000_000};

  /** A time whose every digit counts. */
  private static final long PROBE = 1_111_111_111_111_111_111L;

  /**
   * Tries what a directory's file system can do.
   *
   * @throws StorageException.Denied if it cannot tell versions apart
   */
  static FileSystemAbilities probe(FileSystemCalls calls, Path directory) throws IOException {
    Path probe = directory.resolve("probe");
    try {
      calls.open(probe).close();
      calls.stamp(probe, PROBE);
      long kept = FileState.of(probe).map(FileState::nanos).orElse(0L);
      for (long step : STEPS) {
        if (kept == PROBE - PROBE % step) {
          return new FileSystemAbilities(canLink(calls, probe), step);
        }
      }
      throw new StorageException.Denied(
          "The file system of '"
              + directory
              + "' does not keep the milliseconds of modification times, by which a disk storage tells"
              + " versions apart; choose a directory on another file system.",
          null);
    } finally {
      calls.delete(probe);
    }
  }

  private static boolean canLink(FileSystemCalls calls, Path probe) throws IOException {
    Path second = probe.resolveSibling("probe2");
    try {
      calls.link(probe, second);
      calls.link(probe, second);
      return false;
    } catch (FileAlreadyExistsException e) {
      return true;
    } catch (FileSystemException | UnsupportedOperationException e) {
      LOGGER.warn(
          "The file system of '{}' has no hard links; only the directory's lock keeps a second writer"
              + " from creating the same object.",
          probe.getParent());
      return false;
    } finally {
      calls.delete(second);
    }
  }
}
