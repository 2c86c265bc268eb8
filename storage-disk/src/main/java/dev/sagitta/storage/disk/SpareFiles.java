package dev.sagitta.storage.disk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Files of deleted objects that were appended to, kept for the next ones. Appending to such a file
 * overwrites blocks that it has already: nothing is filled with zeros beforehand, and a sync writes
 * no more than the bytes. Safe for several threads.
 */
final class SpareFiles {
  private static final int MOST = 2;

  /** A spare file is kept on a disk with as many times its size free. */
  private static final int FREE = 10;

  private final FileSystemCalls calls;
  private final Path directory;
  private final long least;
  private final Set<Path> closed = new HashSet<>();
  private final Deque<Path> spare = new ArrayDeque<>();
  private int leaving;
  private long names;

  /**
   * None yet.
   *
   * @param directory where they are kept; the next opener clears it
   * @param least the size from which on a file is worth keeping
   */
  SpareFiles(FileSystemCalls calls, Path directory, long least) {
    this.calls = calls;
    this.directory = directory;
    this.least = least;
  }

  /** Notes that an object's file was appended to, is whole, and that its appender is closed. */
  synchronized void noteClosed(Path path) {
    closed.add(path);
  }

  /**
   * Takes the name of an object that is being deleted from its file, if that is worth keeping.
   *
   * @return the file's new name; empty if it must be deleted
   */
  synchronized Optional<Path> rename(Path path, FileState state) throws IOException {
    boolean known = closed.remove(path);
    if (!known
        || !state.growing()
        || state.size() < least
        || spare.size() + leaving >= MOST
        || Files.getFileStore(directory).getUsableSpace() < FREE * state.size()) {
      return Optional.empty();
    }
    Path name = directory.resolve("s" + ++names);
    calls.move(path, name);
    leaving++;
    return Optional.of(name);
  }

  /**
   * Offers renamed files for use. Not before their old names are durably gone: a crash must not
   * bring back an object with what another one has written.
   */
  synchronized void offer(List<Path> renamed) {
    leaving -= renamed.size();
    spare.addAll(renamed);
  }

  /** A file to use again, whose bytes are anything. */
  synchronized Optional<Path> take() {
    return Optional.ofNullable(spare.poll());
  }

  /** Deletes the files. */
  void close() throws IOException {
    List<Path> left;
    synchronized (this) {
      left = new ArrayList<>(spare);
      spare.clear();
    }
    for (Path path : left) {
      calls.delete(path);
    }
  }
}
