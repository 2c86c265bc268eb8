package dev.sagitta.storage.memory;

import dev.sagitta.spi.storage.StorageException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.nio.file.ReadOnlyFileSystemException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The one place where what memory and directories refuse becomes a {@link StorageException}. */
final class MemoryErrors {
  private MemoryErrors() {}

  /**
   * Zeroed off-heap bytes that live as long as something refers to them.
   *
   * @throws StorageException.Full if the process may not have so many
   */
  static MemorySegment allocate(long bytes) {
    try {
      return Arena.ofAuto().allocate(bytes, Long.BYTES);
    } catch (OutOfMemoryError e) {
      throw new StorageException.Full(
          "The memory storage cannot get "
              + bytes
              + " bytes outside the heap; delete objects, or raise -XX:MaxDirectMemorySize.",
          e);
    }
  }

  /** What the caller of a storage learns about a failed access to the directory it is saved to. */
  static StorageException directory(String what, Path path, IOException e) {
    String message = "The memory storage could not " + what + " '" + path + "': " + reason(e) + ".";
    String lower = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
    if (lower.contains("no space left") || lower.contains("quota exceeded")) {
      return new StorageException.Full(message + " Free some space there.", e);
    }
    if (e instanceof AccessDeniedException
        || lower.contains("read-only file system")
        || lower.contains("permission denied")) {
      return new StorageException.Denied(message + " Mend its permissions.", e);
    }
    return new StorageException.Unavailable(message, e);
  }

  /** A read-only file system, which the JDK reports unchecked. */
  static StorageException directory(String what, Path path, ReadOnlyFileSystemException e) {
    return new StorageException.Denied(
        "The memory storage could not " + what + " '" + path + "': it is read-only.", e);
  }

  private static String reason(IOException e) {
    @Nullable String message = e.getMessage();
    return e.getClass().getSimpleName() + (message == null ? "" : " " + message);
  }
}
