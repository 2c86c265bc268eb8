package dev.sagitta.storage.disk;

import dev.sagitta.spi.storage.ObjectKey;
import dev.sagitta.spi.storage.StorageException;
import dev.sagitta.spi.storage.Version;
import dev.sagitta.storage.disk.FileSystemCalls.OpenFile;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Puts finished files where their objects are, and takes them away. Whatever happens in between, a
 * key's path leads to nothing, or to a whole file whose bytes are durable: a file is written and
 * synced under a temporary name first, gets its name in one step, and then its directory is synced.
 */
final class ObjectFiles {
  private static final int LOCKS = 64;
  private static final int REMEMBERED_DIRECTORIES = 4096;

  private final KeyPaths paths;
  private final FileSystemCalls calls;
  private final VersionClock clock;
  private final FileSystemAbilities abilities;
  private final SpareFiles spares;
  private final Path temporaries;
  private final AtomicLong temporaryNames = new AtomicLong();
  private final List<ReentrantLock> locks = new ArrayList<>();

  /** Directories whose own names are known to be durable. */
  private final Set<Path> durable = ConcurrentHashMap.newKeySet();

  ObjectFiles(
      FileSystemCalls calls,
      KeyPaths paths,
      VersionClock clock,
      FileSystemAbilities abilities,
      SpareFiles spares) {
    this.calls = calls;
    this.paths = paths;
    this.clock = clock;
    this.abilities = abilities;
    this.spares = spares;
    this.temporaries = paths.root().resolve(DiskStorage.TEMPORARY);
    for (int i = 0; i < LOCKS; i++) {
      locks.add(new ReentrantLock());
    }
  }

  KeyPaths paths() {
    return paths;
  }

  /** Begins a file that no key leads to. */
  TemporaryFile begin() throws IOException {
    Path path = temporaries.resolve("t" + temporaryNames.incrementAndGet());
    return new TemporaryFile(path, calls.open(path), calls);
  }

  /** The same, but to append to; the file may have bytes, which mean nothing. */
  TemporaryFile beginGrowing() throws IOException {
    Optional<Path> spare = spares.take();
    return spare.isPresent()
        ? new TemporaryFile(spare.get(), calls.open(spare.get()), calls)
        : begin();
  }

  SpareFiles spares() {
    return spares;
  }

  /** Makes a whole file durable; nothing is written to it afterwards. */
  Version seal(TemporaryFile temporary) throws IOException {
    long nanos = clock.next();
    OpenFile file = temporary.file();
    calls.stamp(temporary.path(), nanos);
    calls.makeReadOnly(temporary.path());
    file.force(FileSystemCalls.Scope.METADATA);
    file.close();
    return new Version(Long.toString(nanos));
  }

  /** Fails if a key is present, before anything is written for nothing. */
  void requireAbsent(ObjectKey key) throws IOException {
    Path path = paths.of(key);
    if (paths.parentsExist(path) && FileState.of(path).isPresent()) {
      throw new StorageException.AlreadyExists(key);
    }
  }

  /** Gives a durable file the name of an absent key. */
  void create(ObjectKey key, TemporaryFile temporary) throws IOException {
    Path path = paths.of(key);
    boolean named = false;
    while (!named) {
      prepareParents(key, path);
      try {
        name(key, temporary.path(), path);
        named = true;
      } catch (FileAlreadyExistsException e) {
        requireNoDirectory(key, path);
      } catch (NoSuchFileException e) {
        if (!Files.exists(temporary.path())) {
          throw e;
        }
        // Somebody removed an empty directory between the two steps.
        durable.clear();
      }
    }
    calls.forceDirectory(paths.parent(path));
  }

  private void name(ObjectKey key, Path temporary, Path path) throws IOException {
    if (abilities.links()) {
      calls.link(temporary, path);
      return;
    }
    // Without links the lock on the directory keeps other processes away, and this one other
    // threads.
    ReentrantLock lock = lockOf(key);
    lock.lock();
    try {
      if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
        throw new FileAlreadyExistsException(path.toString());
      }
      calls.move(temporary, path);
    } finally {
      lock.unlock();
    }
  }

  /** Gives a durable file the name of a present key in place of the file that has it. */
  void replace(ObjectKey key, Version expected, TemporaryFile temporary) throws IOException {
    Path path = paths.of(key);
    ReentrantLock lock = lockOf(key);
    lock.lock();
    try {
      requireVersion(key, expected);
      calls.move(temporary.path(), path);
    } finally {
      lock.unlock();
    }
    calls.forceDirectory(paths.parent(path));
  }

  void requireVersion(ObjectKey key, Version expected) throws IOException {
    Path path = paths.of(key);
    Optional<FileState> present = paths.parentsExist(path) ? FileState.of(path) : Optional.empty();
    if (present.isEmpty() || !present.get().version().equals(expected)) {
      throw new StorageException.VersionMismatch(key, expected);
    }
  }

  /** Takes the files of keys away, and syncs each directory once. */
  void delete(Collection<ObjectKey> keys) throws IOException {
    Set<Path> changed = new LinkedHashSet<>();
    List<Path> spare = new ArrayList<>();
    for (ObjectKey key : keys) {
      Path path = paths.of(key);
      ReentrantLock lock = lockOf(key);
      lock.lock();
      try {
        Optional<FileState> state =
            paths.parentsExist(path) ? FileState.of(path) : Optional.empty();
        if (state.isPresent()) {
          Optional<Path> renamed = spares.rename(path, state.get());
          renamed.ifPresent(spare::add);
          if (renamed.isPresent() || calls.delete(path)) {
            changed.add(paths.parent(path));
          }
        }
      } finally {
        lock.unlock();
      }
    }
    for (Path directory : changed) {
      calls.forceDirectory(directory);
    }
    spares.offer(spare);
  }

  private void prepareParents(ObjectKey key, Path path) throws IOException {
    Path at = paths.root();
    Path parent = paths.parent(path);
    if (parent.equals(at)) {
      return;
    }
    for (Path name : at.relativize(parent)) {
      Path above = at;
      at = at.resolve(name);
      if (!KeyPaths.isDirectory(at)) {
        createDirectory(key, at);
      }
      if (!durable.contains(at)) {
        calls.forceDirectory(above);
        if (durable.size() >= REMEMBERED_DIRECTORIES) {
          durable.clear();
        }
        durable.add(at);
      }
    }
  }

  private void createDirectory(ObjectKey key, Path directory) throws IOException {
    durable.remove(directory);
    try {
      calls.createDirectory(directory);
    } catch (FileAlreadyExistsException e) {
      // Another thread was faster, or it is an object.
      if (!KeyPaths.isDirectory(directory)) {
        throw new IllegalArgumentException(
            "The key '"
                + key
                + "' lies below '"
                + paths.root().relativize(directory)
                + "', which is an object: no key may be another key's directory.",
            e);
      }
    }
  }

  /** Something has the name: an object, or else a directory, which may go if it is empty. */
  private void requireNoDirectory(ObjectKey key, Path path) throws IOException {
    if (!KeyPaths.isDirectory(path)) {
      throw new StorageException.AlreadyExists(key);
    }
    if (!removeIfEmpty(path)) {
      throw new IllegalArgumentException(
          "The key '"
              + key
              + "' is the directory of others: no key may be another key's directory.");
    }
  }

  private boolean removeIfEmpty(Path directory) throws IOException {
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
      for (Path entry : entries) {
        if (!KeyPaths.isDirectory(entry) || !removeIfEmpty(entry)) {
          return false;
        }
      }
    }
    durable.remove(directory);
    try {
      calls.delete(directory);
      return true;
    } catch (DirectoryNotEmptyException e) {
      return false;
    }
  }

  private ReentrantLock lockOf(ObjectKey key) {
    return locks.get(Math.floorMod(key.hashCode(), LOCKS));
  }
}
