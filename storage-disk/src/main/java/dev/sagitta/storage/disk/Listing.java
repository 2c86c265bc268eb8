package dev.sagitta.storage.disk;

import dev.sagitta.spi.storage.ObjectKey;
import dev.sagitta.spi.storage.StoredObject;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;

/**
 * One walk through the directories in the order of keys, as far as needed.
 *
 * <p>A queue holds what was found and not yet looked at, ordered by the text that all keys below it
 * begin with. The first of it is looked at: a file is the next key; a directory goes back with a
 * '/' behind its name, since what sorts before that comes first ('a-b' before 'a/c'); a directory
 * whose turn came again is opened. So an entry costs a system call only when it is among the first,
 * and what cannot hold an answer is never opened.
 */
final class Listing {
  private final String prefix;
  private final String after;
  private final int limit;
  private final PriorityQueue<Entry> queue =
      new PriorityQueue<>(Comparator.comparing(Entry::start));
  private final List<StoredObject> found = new ArrayList<>();

  /**
   * Something to look at.
   *
   * @param start what the keys in it begin with; of a file, the key
   * @param opens whether it is known to be a directory whose turn has come
   */
  private record Entry(String start, Path path, boolean opens) {}

  Listing(String prefix, String after, int limit) {
    this.prefix = prefix;
    this.after = after;
    this.limit = limit;
  }

  List<StoredObject> below(Path root) throws IOException {
    queue.add(new Entry("", root, true));
    while (found.size() < limit && !queue.isEmpty()) {
      Entry entry = queue.remove();
      if (entry.opens()) {
        open(entry);
      } else {
        look(entry);
      }
    }
    return found;
  }

  private void open(Entry directory) throws IOException {
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory.path())) {
      for (Path path : entries) {
        String name = path.getFileName().toString();
        boolean continued = name.endsWith("+");
        String fragment = KeyPaths.fragmentOf(name, continued);
        String start = directory.start() + fragment;
        if (!fragment.isEmpty()
            && mayHoldAnswers(start)
            && (!continued || KeyPaths.isDirectory(path))) {
          queue.add(new Entry(start, path, continued));
        }
      }
    } catch (NoSuchFileException | NotDirectoryException e) {
      // It went away since it was looked at, and whatever was in it too.
      return;
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
  }

  private void look(Entry entry) throws IOException {
    Optional<FileState> state = FileState.of(entry.path());
    String start = entry.start();
    if (state.isEmpty()) {
      if (KeyPaths.isDirectory(entry.path()) && mayHoldAnswers(start + "/")) {
        queue.add(new Entry(start + "/", entry.path(), true));
      }
    } else if (start.startsWith(prefix)
        && start.compareTo(after) > 0
        && start.length() <= ObjectKey.MAX_LENGTH) {
      found.add(state.get().describe(ObjectKey.of(start)));
    }
  }

  /** Whether a key that begins so can have the prefix and lie behind the given text. */
  private boolean mayHoldAnswers(String start) {
    return (start.startsWith(prefix) || prefix.startsWith(start))
        && (start.compareTo(after) > 0 || after.startsWith(start));
  }
}
