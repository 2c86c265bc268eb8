package dev.sagitta.storage.disk;

import dev.sagitta.spi.storage.StorageException;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.ReadOnlyFileSystemException;
import java.util.Locale;

/**
 * The one place where what the operating system refuses becomes a {@link StorageException}. The JDK
 * tells most of its reasons in the message alone.
 */
final class DiskErrors {
  private DiskErrors() {}

  /** Work on files. */
  interface Work<T> {
    T run() throws IOException;
  }

  /**
   * Does work, with its failures sorted.
   *
   * @param what what was tried, as in "could not …"
   * @param path on what
   */
  static <T> T attempt(String what, Path path, Work<T> work) {
    try {
      return work.run();
    } catch (IOException e) {
      throw sorted(what, path, e);
    } catch (ReadOnlyFileSystemException e) {
      throw new StorageException.Denied(
          message(what, path, "the file system is read-only") + " Open it for reading.", e);
    }
  }

  /**
   * Does work that an interrupt of the thread does not break off. The JDK closes a channel when the
   * thread that uses it is interrupted; here the work, which must be repeatable, is then done
   * again, and the thread stays interrupted afterwards.
   */
  static <T> T uninterrupted(Work<T> work) throws IOException {
    boolean interrupted = Thread.interrupted();
    try {
      while (true) {
        try {
          return work.run();
        } catch (ClosedByInterruptException e) {
          interrupted = true;
          Thread.interrupted();
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  static StorageException sorted(String what, Path path, IOException e) {
    String reason = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
    String message = message(what, path, e.getClass().getSimpleName() + ": " + e.getMessage());
    if (isFull(e)) {
      return new StorageException.Full(message + " Free some space there.", e);
    }
    if (e instanceof AccessDeniedException
        || reason.contains("permission denied")
        || reason.contains("operation not permitted")
        || reason.contains("read-only file system")) {
      return new StorageException.Denied(
          message + " Mend the permissions, or open it for reading.", e);
    }
    if (e instanceof NoSuchFileException || reason.contains("no such file")) {
      return new StorageException.Missing(message);
    }
    if (e instanceof ClosedChannelException || reason.equals("stream closed")) {
      return new StorageException.Closed(message);
    }
    return new StorageException.Unavailable(message, e);
  }

  static boolean isFull(IOException e) {
    String reason = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
    return reason.contains("no space left") || reason.contains("quota exceeded");
  }

  private static String message(String what, Path path, String reason) {
    return "The disk storage could not " + what + " '" + path + "' (" + reason + ").";
  }
}
