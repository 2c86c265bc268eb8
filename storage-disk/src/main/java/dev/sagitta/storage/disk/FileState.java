package dev.sagitta.storage.disk;

import dev.sagitta.spi.storage.ObjectKey;
import dev.sagitta.spi.storage.StoredObject;
import dev.sagitta.spi.storage.Version;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What the file system says of one object's file.
 *
 * @param file the file's identity while it exists
 * @param nanos its modification time, which is its object's version
 * @param size its length
 * @param growing whether it may be written to: it is or was appended to
 */
record FileState(@Nullable Object file, long nanos, long size, boolean growing) {
  /** The state of a path, or empty if there is no object. */
  static Optional<FileState> of(Path path) throws IOException {
    PosixFileAttributes attributes;
    try {
      attributes = Files.readAttributes(path, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (FileSystemException e) {
      if (String.valueOf(e.getReason()).contains("Not a directory")) {
        return Optional.empty();
      }
      throw e;
    }
    if (attributes.isSymbolicLink()) {
      throw KeyPaths.symbolicLink(path);
    }
    return attributes.isRegularFile()
        ? Optional.of(
            new FileState(
                attributes.fileKey(),
                attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS),
                attributes.size(),
                attributes.permissions().contains(PosixFilePermission.OWNER_WRITE)))
        : Optional.empty();
  }

  Version version() {
    return new Version(Long.toString(nanos));
  }

  StoredObject describe(ObjectKey key) {
    return new StoredObject(key, size, version());
  }

  /**
   * Whether a file that was opened between this state and a later one of the same path is the one
   * that both describe, with the same bytes as far as this one goes.
   */
  boolean sameAs(FileState later) {
    return growing ? file != null && file.equals(later.file) : equals(later);
  }
}
