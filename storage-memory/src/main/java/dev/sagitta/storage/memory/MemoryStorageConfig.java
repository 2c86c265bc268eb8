package dev.sagitta.storage.memory;

import dev.sagitta.spi.storage.StorageLocation;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a memory storage's URI says.
 *
 * @param name the name under which the process shares it; empty if private
 * @param save the directory it is saved to
 * @param saveOn when it is saved; without a directory of no meaning
 */
record MemoryStorageConfig(String name, Optional<Path> save, SaveOn saveOn) {
  private static final String SAVE = "save";
  private static final String SAVE_ON = "saveOn";

  /** When a memory storage writes to its directory. */
  enum SaveOn {
    /** Every durable operation, before it returns. */
    WRITE,
    /** When the writer closes. */
    CLOSE,
    /** Never: the directory is only loaded. */
    NEVER
  }

  MemoryStorageConfig {
    if (!name.matches("[A-Za-z0-9._-]*")) {
      throw new IllegalArgumentException(
          "The memory storage's name '"
              + name
              + "' must be letters, digits, '.', '_' and '-'; to keep it in a directory, write"
              + " memory:?save=PATH.");
    }
    if (!name.isEmpty() && save.isPresent()) {
      throw new IllegalArgumentException(
          "The memory storage '"
              + name
              + "' cannot be saved under a name too; write memory:?save="
              + save.get()
              + ".");
    }
  }

  static MemoryStorageConfig parse(StorageLocation location) {
    location.allowOptions(List.of(SAVE, SAVE_ON));
    String save = location.options().get(SAVE);
    String saveOn = location.options().get(SAVE_ON);
    if (saveOn != null && save == null) {
      throw new IllegalArgumentException(
          "The option saveOn=" + saveOn + " needs a directory; write memory:?save=PATH&saveOn=…");
    }
    return new MemoryStorageConfig(
        location.path(),
        save == null ? Optional.empty() : Optional.of(directory(save)),
        saveOn == null ? SaveOn.WRITE : saveOn(saveOn));
  }

  private static Path directory(String save) {
    try {
      if (!save.isEmpty()) {
        return Path.of(save);
      }
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException("The option save=" + save + " is not a path.", e);
    }
    throw new IllegalArgumentException("The option save is empty; name a directory.");
  }

  private static SaveOn saveOn(String text) {
    for (SaveOn each : SaveOn.values()) {
      if (each.name().toLowerCase(Locale.ROOT).equals(text)) {
        return each;
      }
    }
    throw new IllegalArgumentException(
        "The option saveOn=" + text + " must be one of write, close, never.");
  }
}
