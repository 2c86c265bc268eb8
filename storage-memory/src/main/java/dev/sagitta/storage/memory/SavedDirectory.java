package dev.sagitta.storage.memory;

import dev.sagitta.spi.storage.ObjectKey;
import dev.sagitta.spi.storage.StorageException;
import dev.sagitta.spi.storage.StoredObject;
import java.io.EOFException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.ReadOnlyFileSystemException;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The directory that a memory storage is saved to: one file per object, under the object's key.
 * Names with a '+' are not keys: {@code +lock} is held by the one process that saves, {@code +temp}
 * holds what is being written, and a directory ending in '+' is the beginning of a key's segment
 * that is longer than a file name may be.
 *
 * <p>Writes go through {@link RandomAccessFile}: a channel would be closed by an interrupt of the
 * calling thread, in the middle of an operation.
 */
final class SavedDirectory implements DurableCopy, AutoCloseable {
  private static final String LOCK = "+lock";
  private static final String TEMP = "+temp";
  private static final int LONGEST_NAME = 200;
  private static final int BUFFER = 1 << 18;

  private final Path root;
  private final FileChannel lockFile;
  private final AtomicLong temporaries = new AtomicLong();

  private SavedDirectory(Path root, FileChannel lockFile) {
    this.root = root;
    this.lockFile = lockFile;
  }

  /** Creates the directory if it is absent, and locks it against other processes. */
  static SavedDirectory lock(Path directory) {
    return attempt(
        "open",
        directory,
        () -> {
          Files.createDirectories(directory);
          Path root = directory.toRealPath();
          FileChannel channel =
              FileChannel.open(
                  root.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          try {
            FileLock lock = channel.tryLock();
            if (lock == null) {
              throw locked(root);
            }
            SavedDirectory saved = new SavedDirectory(root, channel);
            saved.clearTemporaries();
            return saved;
          } catch (OverlappingFileLockException e) {
            channel.close();
            throw locked(root);
          } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
          }
        });
  }

  private static StorageException locked(Path root) {
    return new StorageException.Locked(
        "The directory '"
            + root
            + "' is saved to by another process; stop it, or open with saveOn=never.");
  }

  /** Adds every object of a directory to the contents, in the order of nothing in particular. */
  static void load(Path directory, MemoryContents into) {
    if (!Files.isDirectory(directory)) {
      throw new StorageException.Missing(
          "There is no directory '" + directory + "' to load a memory storage from.");
    }
    attempt(
        "load",
        directory,
        () -> {
          load(directory, "", into);
          return true;
        });
  }

  private static void load(Path directory, String prefix, MemoryContents into) throws IOException {
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
      for (Path entry : entries) {
        String name = entry.getFileName().toString();
        boolean isDirectory = Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS);
        String segment =
            isDirectory && name.length() == LONGEST_NAME + 1 && name.endsWith("+")
                ? name.substring(0, LONGEST_NAME)
                : name + "/";
        if (isDirectory && segment.matches("[A-Za-z0-9._-]+/?")) {
          load(entry, prefix + segment, into);
        } else if (name.matches("[A-Za-z0-9._-]+")
            && Files.isRegularFile(entry, LinkOption.NOFOLLOW_LINKS)) {
          into.load(ObjectKey.of(prefix + name), bytesOf(entry));
        }
      }
    }
  }

  private static MemorySegment bytesOf(Path path) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "r")) {
      long size = file.length();
      MemorySegment bytes = MemoryErrors.allocate(size);
      byte[] buffer = new byte[(int) Math.min(BUFFER, size)];
      long done = 0;
      while (done < size) {
        int count = file.read(buffer, 0, (int) Math.min(buffer.length, size - done));
        if (count < 0) {
          throw new EOFException("it became shorter while it was read");
        }
        MemorySegment.copy(buffer, 0, bytes, ValueLayout.JAVA_BYTE, done, count);
        done += count;
      }
      return bytes;
    }
  }

  /**
   * Makes the directory hold exactly the contents.
   *
   * @param present what it holds now, by key
   */
  void saveAll(MemoryContents contents, Map<ObjectKey, StoredObject> present) {
    Map<ObjectKey, StoredObject> gone = new HashMap<>(present);
    // In the order of writing, deletions last: a crash in between leaves a state that a reader of
    // the newest object written can follow, as it would after a crash of any other storage.
    for (MemoryObject object : contents.inOrderOfWriting()) {
      if (!object.describe().equals(gone.remove(object.key()))) {
        put(object.key(), object.bytes());
      }
    }
    gone.keySet().forEach(this::delete);
  }

  @Override
  public void put(ObjectKey key, MemorySegment bytes) {
    attempt(
        "save '" + key + "' to",
        root,
        () -> {
          Path temporary = root.resolve(TEMP).resolve("put-" + temporaries.incrementAndGet());
          try {
            write(temporary, 0, bytes);
            Path path = pathOf(key);
            Set<Path> changed = new HashSet<>();
            createParents(path, changed);
            Files.move(
                temporary,
                path,
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
            for (Path directory : changed) {
              force(directory);
            }
          } finally {
            Files.deleteIfExists(temporary);
          }
          return true;
        });
  }

  @Override
  public void grow(ObjectKey key, long from, MemorySegment tail) {
    attempt(
        "save '" + key + "' to",
        root,
        () -> {
          write(pathOf(key), from, tail);
          return true;
        });
  }

  @Override
  public void delete(ObjectKey key) {
    attempt(
        "delete '" + key + "' from",
        root,
        () -> {
          Path path = pathOf(key);
          if (Files.deleteIfExists(path)) {
            force(parentOf(path));
          }
          return true;
        });
  }

  @Override
  public void close() {
    attempt(
        "unlock",
        root,
        () -> {
          lockFile.close();
          return true;
        });
  }

  private static void write(Path path, long from, MemorySegment bytes) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
      file.seek(from);
      byte[] buffer = new byte[(int) Math.min(BUFFER, bytes.byteSize())];
      for (long done = 0; done < bytes.byteSize(); done += buffer.length) {
        int count = (int) Math.min(buffer.length, bytes.byteSize() - done);
        MemorySegment.copy(bytes, ValueLayout.JAVA_BYTE, done, buffer, 0, count);
        file.write(buffer, 0, count);
      }
      file.getFD().sync();
    }
  }

  private void createParents(Path path, Set<Path> changed) throws IOException {
    Path parent = parentOf(path);
    changed.add(parent);
    if (!Files.isDirectory(parent)) {
      createParents(parent, changed);
      Files.createDirectories(parent);
    }
  }

  private void clearTemporaries() throws IOException {
    Path temporary = root.resolve(TEMP);
    Files.createDirectories(temporary);
    try (DirectoryStream<Path> leftovers = Files.newDirectoryStream(temporary)) {
      for (Path leftover : leftovers) {
        Files.deleteIfExists(leftover);
      }
    }
  }

  private Path pathOf(ObjectKey key) {
    Path path = root;
    for (String segment : key.value().split("/", -1)) {
      String rest = segment;
      while (rest.length() > LONGEST_NAME) {
        path = path.resolve(rest.substring(0, LONGEST_NAME) + "+");
        rest = rest.substring(LONGEST_NAME);
      }
      path = path.resolve(rest);
    }
    return path;
  }

  private Path parentOf(Path path) {
    Path parent = path.getParent();
    return parent == null ? root : parent;
  }

  private static void force(Path directory) throws IOException {
    boolean interrupted = Thread.interrupted();
    try {
      while (true) {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
          channel.force(true);
          return;
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

  private static <T> T attempt(String what, Path path, FileWork<T> work) {
    try {
      return work.run();
    } catch (NoSuchFileException e) {
      throw new StorageException.Missing(
          "The memory storage could not " + what + " '" + path + "': it is gone.");
    } catch (IOException e) {
      throw MemoryErrors.directory(what, path, e);
    } catch (ReadOnlyFileSystemException e) {
      throw MemoryErrors.directory(what, path, e);
    }
  }

  private interface FileWork<T> {
    T run() throws IOException;
  }
}
