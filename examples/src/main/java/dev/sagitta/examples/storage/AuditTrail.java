package dev.sagitta.examples.storage;

import dev.sagitta.spi.storage.ObjectKey;
import dev.sagitta.spi.storage.StorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/** A file with one line for each change of a storage. */
final class AuditTrail {
  private final Path file;

  AuditTrail(String file) {
    this.file = Path.of(file);
  }

  /** Notes a change that has happened. */
  synchronized void note(String what, ObjectKey key) {
    try {
      Files.write(
          file, List.of(what + " " + key), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      // No exception of ours or the JDK's crosses a plug-in's edge: only the contract's own.
      throw new StorageException.Unavailable(
          "The audit trail " + file + " cannot be written: " + e.getMessage(), e);
    }
  }
}
