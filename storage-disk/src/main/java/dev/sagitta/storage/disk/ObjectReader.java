package dev.sagitta.storage.disk;

import dev.sagitta.spi.storage.ObjectKey;
import dev.sagitta.spi.storage.StorageException;
import dev.sagitta.spi.storage.StoredObject;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;

/** Reads bytes of one version of an object, and tells which version. */
final class ObjectReader {
  private static final int BUFFER = 1 << 16;

  /** More replacements than that during one read do not happen: each takes longer than a try. */
  private static final int TRIES = 1000;

  private final KeyPaths paths;

  ObjectReader(KeyPaths paths) {
    this.paths = paths;
  }

  StoredObject read(ObjectKey key, long offset, ByteBuffer target) throws IOException {
    Path path = paths.of(key);
    int start = target.position();
    for (int i = 0; i < TRIES; i++) {
      FileState before = state(key, path);
      target.position(start);
      try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "r")) {
        if (offset < file.length()) {
          file.seek(offset);
          fill(file, target);
        }
      } catch (FileNotFoundException e) {
        // Gone, or not to be read: the second look tells.
        if (before.equals(state(key, path))) {
          throw e;
        }
        continue;
      }
      FileState afterwards =
          FileState.of(path).orElseThrow(() -> new StorageException.Missing(key));
      if (before.sameAs(afterwards)) {
        return afterwards.describe(key);
      }
    }
    throw new StorageException.Unavailable(
        "The object '" + key + "' was replaced " + TRIES + " times while it was read.", null);
  }

  private FileState state(ObjectKey key, Path path) throws IOException {
    Optional<FileState> state = paths.parentsExist(path) ? FileState.of(path) : Optional.empty();
    return state.orElseThrow(() -> new StorageException.Missing(key));
  }

  private static void fill(RandomAccessFile file, ByteBuffer target) throws IOException {
    if (target.hasArray()) {
      int count = 0;
      while (target.hasRemaining() && count >= 0) {
        count =
            file.read(target.array(), target.arrayOffset() + target.position(), target.remaining());
        target.position(target.position() + Math.max(0, count));
      }
      return;
    }
    byte[] copy = new byte[Math.min(BUFFER, target.remaining())];
    int count = 0;
    while (target.hasRemaining() && count >= 0) {
      count = file.read(copy, 0, Math.min(copy.length, target.remaining()));
      target.put(copy, 0, Math.max(0, count));
    }
  }
}
