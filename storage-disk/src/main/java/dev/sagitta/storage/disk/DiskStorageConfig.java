package dev.sagitta.storage.disk;

import dev.sagitta.spi.storage.StorageLocation;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;

/**
 * What a disk storage's URI says.
 *
 * @param directory where the files are
 * @param preallocate the most bytes that a file which is appended to grows ahead of its content
 */
record DiskStorageConfig(Path directory, long preallocate) {
  private static final String PREALLOCATE = "preallocate";
  private static final long LEAST_PREALLOCATE = 1L << 12;
  private static final long MOST_PREALLOCATE = 1L << 30;
  private static final long DEFAULT_PREALLOCATE = 8L << 20;

  DiskStorageConfig {
    if (preallocate < LEAST_PREALLOCATE || preallocate > MOST_PREALLOCATE) {
      throw new IllegalArgumentException(
          "The option preallocate="
              + preallocate
              + " must be from "
              + LEAST_PREALLOCATE
              + " to "
              + MOST_PREALLOCATE
              + " bytes.");
    }
  }

  static DiskStorageConfig parse(StorageLocation location) {
    location.allowOptions(List.of(PREALLOCATE));
    String preallocate = location.options().get(PREALLOCATE);
    return new DiskStorageConfig(
        directory(location.path()), preallocate == null ? DEFAULT_PREALLOCATE : bytes(preallocate));
  }

  private static Path directory(String path) {
    if (path.isEmpty()) {
      throw new IllegalArgumentException(
          "The storage 'file:' names no directory; write file:PATH.");
    }
    try {
      return Path.of(path).toAbsolutePath().normalize();
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException("The storage 'file:" + path + "' is not a path.", e);
    }
  }

  private static long bytes(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "The option preallocate=" + text + " must be a number of bytes.", e);
    }
  }
}
