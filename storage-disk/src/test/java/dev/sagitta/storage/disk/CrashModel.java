package dev.sagitta.storage.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Real calls but for the forces, and beside them a model of what a power failure would leave: of
 * each file the bytes of its last force, of each directory the names of its last force. Stops the
 * caller at a chosen call, and then builds what is left in another directory.
 */
final class CrashModel implements FileSystemCalls {
  private static final int SECTOR = 512;

  private final FileSystemCalls real = new OperatingSystemCalls();
  private final Path root;
  private final int stopAt;
  private final Obeyed obeyed;
  private final Folder tree = new Folder();
  private int calls;

  /** Stands for the power failure. */
  static final class PowerFailure extends Error {
    private static final long serialVersionUID = 1L;
  }

  /** What survives of what was not forced. */
  enum Survives {
    NOTHING,
    EVERYTHING,
    ANYTHING
  }

  /** Which forces the modelled disk obeys: to show that the tests notice a missing one. */
  enum Obeyed {
    ALL,
    ONLY_FILES,
    ONLY_DIRECTORIES
  }

  private sealed interface Node permits Folder, Content {}

  private static final class Folder implements Node {
    private final Map<String, Node> now = new TreeMap<>();
    private Map<String, Node> forced = new TreeMap<>();
  }

  private static final class Content implements Node {
    private byte[] now = new byte[0];
    private byte[] forced = new byte[0];
    private long nanos;
    private long forcedNanos;
    private boolean readOnly;
    private boolean forcedReadOnly;
  }

  /**
   * A model of an empty directory.
   *
   * @param stopAt the call, counted from 1, before which the power fails; 0 for never
   */
  CrashModel(Path root, int stopAt, Obeyed obeyed) {
    this.root = root;
    this.stopAt = stopAt;
    this.obeyed = obeyed;
  }

  int calls() {
    return calls;
  }

  private void count() {
    calls++;
    if (stopAt > 0 && calls >= stopAt) {
      throw new PowerFailure();
    }
  }

  private Folder folder(Path path) {
    Folder at = tree;
    for (Path name : root.relativize(path)) {
      if (!name.toString().isEmpty() && at.now.get(name.toString()) instanceof Folder next) {
        at = next;
      }
    }
    return at;
  }

  private Map<String, Node> names(Path path) {
    Path parent = path.getParent();
    return folder(parent == null ? root : parent).now;
  }

  private static String name(Path path) {
    return path.getFileName().toString();
  }

  private Content content(Path path) {
    return names(path).get(name(path)) instanceof Content content ? content : new Content();
  }

  @Override
  public OpenFile open(Path path) throws IOException {
    count();
    OpenFile file = real.open(path);
    Content content = content(path);
    names(path).put(name(path), content);
    return new OpenFile() {
      @Override
      public void write(long position, ByteBuffer bytes) throws IOException {
        count();
        byte[] more = new byte[bytes.remaining()];
        bytes.get(bytes.position(), more);
        int end = Math.toIntExact(position) + more.length;
        byte[] next = Arrays.copyOf(content.now, Math.max(end, content.now.length));
        System.arraycopy(more, 0, next, (int) position, more.length);
        content.now = next;
        file.write(position, bytes);
      }

      @Override
      public void truncate(long size) throws IOException {
        count();
        content.now = Arrays.copyOf(content.now, Math.toIntExact(size));
        file.truncate(size);
      }

      @Override
      public void force(Scope scope) {
        count();
        if (obeyed != Obeyed.ONLY_DIRECTORIES) {
          content.forced = content.now.clone();
          if (scope == Scope.METADATA) {
            content.forcedNanos = content.nanos;
            content.forcedReadOnly = content.readOnly;
          }
        }
      }

      @Override
      public void close() throws IOException {
        file.close();
      }
    };
  }

  @Override
  public void stamp(Path path, long nanos) throws IOException {
    count();
    content(path).nanos = nanos;
    real.stamp(path, nanos);
  }

  @Override
  public void makeReadOnly(Path path) throws IOException {
    count();
    content(path).readOnly = true;
    real.makeReadOnly(path);
  }

  @Override
  public void link(Path existing, Path name) throws IOException {
    count();
    real.link(existing, name);
    names(name).put(name(name), content(existing));
  }

  @Override
  public void move(Path from, Path to) throws IOException {
    count();
    real.move(from, to);
    names(to).put(name(to), content(from));
    names(from).remove(name(from));
  }

  @Override
  public boolean delete(Path path) throws IOException {
    count();
    names(path).remove(name(path));
    return real.delete(path);
  }

  @Override
  public void createDirectory(Path path) throws IOException {
    count();
    real.createDirectory(path);
    names(path).put(name(path), new Folder());
  }

  @Override
  public void forceDirectory(Path directory) {
    count();
    if (obeyed != Obeyed.ONLY_FILES) {
      Folder folder = folder(directory);
      folder.forced = new TreeMap<>(folder.now);
    }
  }

  /** Builds in an empty directory what a power failure now leaves. */
  void buildIn(Path target, Survives survives, SplittableRandom random) throws IOException {
    build(tree, target, survives, random);
  }

  private void build(Folder folder, Path target, Survives survives, SplittableRandom random)
      throws IOException {
    TreeSet<String> names = new TreeSet<>(folder.now.keySet());
    names.addAll(folder.forced.keySet());
    for (String name : names) {
      @Nullable Node node = (survivesNow(survives, random) ? folder.now : folder.forced).get(name);
      Path path = target.resolve(name);
      switch (node) {
        case null -> {
          // The name is not there, or not yet, or no longer.
        }
        case Folder inner -> {
          Files.createDirectory(path);
          build(inner, path, survives, random);
        }
        case Content content -> build(content, path, survives, random);
      }
    }
  }

  private void build(Content content, Path path, Survives survives, SplittableRandom random)
      throws IOException {
    byte[] longer = content.now.length > content.forced.length ? content.now : content.forced;
    byte[] left = Arrays.copyOf(content.forced, longer.length);
    for (int at = 0; at < content.now.length; at += SECTOR) {
      if (survivesNow(survives, random)) {
        int length = Math.min(SECTOR, content.now.length - at);
        System.arraycopy(content.now, at, left, at, length);
      }
    }
    int size = survivesNow(survives, random) ? content.now.length : content.forced.length;
    Files.write(path, Arrays.copyOf(left, size));
    boolean timesSurvive = survivesNow(survives, random);
    if (timesSurvive ? content.readOnly : content.forcedReadOnly) {
      real.makeReadOnly(path);
    }
    real.stamp(path, timesSurvive ? content.nanos : content.forcedNanos);
  }

  private static boolean survivesNow(Survives survives, SplittableRandom random) {
    return switch (survives) {
      case NOTHING -> false;
      case EVERYTHING -> true;
      case ANYTHING -> random.nextBoolean();
    };
  }
}
