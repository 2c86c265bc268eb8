package dev.sagitta.storage.disk;

import dev.sagitta.storage.disk.FileSystemCalls.OpenFile;
import java.io.IOException;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file in the making, which only its temporary name leads to.
 *
 * @param path the temporary name
 * @param file the file, open
 * @param calls what removes it
 */
record TemporaryFile(Path path, OpenFile file, FileSystemCalls calls) implements AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(TemporaryFile.class);

  /**
   * Closes the file and removes the temporary name. Never fails: what the file was for has
   * succeeded or failed already, and the next opener removes what is left.
   */
  @Override
  public void close() {
    try {
      file.close();
    } catch (IOException e) {
      LOGGER.warn("The temporary file '{}' could not be closed.", path, e);
    }
    removeName();
  }

  /** Removes the temporary name; the file stays open. */
  void removeName() {
    try {
      calls.delete(path);
    } catch (IOException e) {
      LOGGER.warn("The temporary file '{}' stays until the next opening.", path, e);
    }
  }
}
