package dev.sagitta.storage.memory;

import dev.sagitta.spi.storage.Access;
import dev.sagitta.spi.storage.ObjectKey;
import dev.sagitta.spi.storage.StorageException;
import dev.sagitta.spi.storage.StoredObject;
import dev.sagitta.storage.memory.MemoryStorageConfig.SaveOn;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/** Which contents this process has open, by name and by directory. */
final class MemoryStores {
  private static final ReentrantLock LOCK = new ReentrantLock();
  private static final Map<String, MemoryContents> NAMED = new HashMap<>();

  /** What a writer in this process saves; readers of the directory see the same contents. */
  private static final Map<Path, MemoryContents> SAVED = new HashMap<>();

  private MemoryStores() {}

  /**
   * Contents that were opened.
   *
   * @param where the storage, for messages
   * @param release what to do when the opener closes
   */
  record Opened(String where, MemoryContents contents, Runnable release) {}

  static Opened open(MemoryStorageConfig config, Access access) {
    LOCK.lock();
    try {
      if (config.save().isPresent()) {
        return openSaved(config.save().get(), config.saveOn(), access);
      }
      return config.name().isEmpty() ? openPrivate(access) : openNamed(config.name(), access);
    } finally {
      LOCK.unlock();
    }
  }

  private static Opened openPrivate(Access access) {
    if (access == Access.READ) {
      throw new StorageException.Missing(
          "A private memory storage is always empty at first; open memory:NAME to read what another"
              + " opener wrote.");
    }
    return new Opened("memory:", new MemoryContents(), () -> {});
  }

  private static Opened openNamed(String name, Access access) {
    String where = "memory:" + name;
    if (access == Access.READ) {
      MemoryContents contents = NAMED.get(name);
      if (contents == null) {
        throw new StorageException.Missing(
            "There is no memory storage '"
                + name
                + "' in this process; open it for writing first.");
      }
      return new Opened(where, contents, () -> {});
    }
    MemoryContents contents = NAMED.computeIfAbsent(name, absent -> new MemoryContents());
    contents.lock(where, thisOpener());
    return new Opened(where, contents, contents::unlock);
  }

  private static Opened openSaved(Path directory, SaveOn saveOn, Access access) {
    String where = "memory:?save=" + directory;
    Path real = realPath(directory);
    MemoryContents shared = SAVED.get(real);
    if (access == Access.WRITE && saveOn != SaveOn.NEVER) {
      if (shared != null) {
        shared.lock(where, thisOpener());
      }
      return openSaver(where, directory, saveOn);
    }
    if (access == Access.READ && shared != null) {
      return new Opened(where, shared, () -> {});
    }
    MemoryContents loaded = new MemoryContents();
    SavedDirectory.load(directory, loaded);
    return new Opened(where, loaded, () -> {});
  }

  private static Opened openSaver(String where, Path directory, SaveOn saveOn) {
    SavedDirectory saved = SavedDirectory.lock(directory);
    MemoryContents contents = new MemoryContents();
    Path real = realPath(directory);
    try {
      SavedDirectory.load(real, contents);
      contents.lock(where, thisOpener());
    } catch (RuntimeException e) {
      saved.close();
      throw e;
    }
    if (saveOn == SaveOn.WRITE) {
      contents.copyTo(saved);
    }
    Map<ObjectKey, StoredObject> present = new HashMap<>();
    for (MemoryObject object : contents.inOrderOfWriting()) {
      present.put(object.key(), object.describe());
    }
    SAVED.put(real, contents);
    return new Opened(
        where,
        contents,
        () -> {
          try {
            if (saveOn == SaveOn.CLOSE) {
              saved.saveAll(contents, present);
            }
          } finally {
            release(real, saved);
          }
        });
  }

  private static void release(Path real, SavedDirectory saved) {
    LOCK.lock();
    try {
      SAVED.remove(real);
      saved.close();
    } finally {
      LOCK.unlock();
    }
  }

  private static Path realPath(Path directory) {
    try {
      return directory.toRealPath();
    } catch (IOException e) {
      // Absent, or not to be seen: whoever opens it next finds out and says so.
      return directory.toAbsolutePath().normalize();
    }
  }

  private static String thisOpener() {
    return "thread '"
        + Thread.currentThread().getName()
        + "' of process "
        + ProcessHandle.current().pid();
  }
}
