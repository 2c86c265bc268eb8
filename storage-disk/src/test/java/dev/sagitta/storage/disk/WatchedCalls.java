package dev.sagitta.storage.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Real calls that are written down, and that a test can let fail. */
final class WatchedCalls implements FileSystemCalls {
  private final FileSystemCalls real = new OperatingSystemCalls();
  private final Path root;
  private final List<String> log = new ArrayList<>();
  private Failing failing = (call, bytes) -> {};

  /** Throws what the next call shall throw. */
  interface Failing {
    /**
     * Decides about a call.
     *
     * @param bytes what is to be written; what it takes from it is written before it throws
     */
    void check(String call, ByteBuffer bytes) throws IOException;
  }

  WatchedCalls(Path root) {
    this.root = root;
  }

  void failing(Failing next) {
    failing = next;
  }

  /** The calls since the last time, in order. */
  synchronized List<String> takeLog() {
    List<String> taken = List.copyOf(log);
    log.clear();
    return taken;
  }

  private synchronized void note(String call, Path path) throws IOException {
    note(call, path, ByteBuffer.allocate(0));
  }

  private synchronized void note(String call, Path path, ByteBuffer bytes) throws IOException {
    String text = call + " " + root.relativize(path);
    failing.check(text, bytes);
    log.add(text);
  }

  @Override
  public OpenFile open(Path path) throws IOException {
    note("open", path);
    OpenFile file = real.open(path);
    return new OpenFile() {
      @Override
      public void write(long position, ByteBuffer bytes) throws IOException {
        ByteBuffer all = bytes.duplicate();
        try {
          note("write", path, bytes);
        } catch (IOException e) {
          file.write(position, all.limit(bytes.position()));
          throw e;
        }
        file.write(position, bytes);
      }

      @Override
      public void truncate(long size) throws IOException {
        note("truncate", path);
        file.truncate(size);
      }

      @Override
      public void force(Scope scope) throws IOException {
        note("force " + scope, path);
        file.force(scope);
      }

      @Override
      public void close() throws IOException {
        file.close();
      }
    };
  }

  @Override
  public void stamp(Path path, long nanos) throws IOException {
    note("stamp", path);
    real.stamp(path, nanos);
  }

  @Override
  public void makeReadOnly(Path path) throws IOException {
    note("makeReadOnly", path);
    real.makeReadOnly(path);
  }

  @Override
  public void link(Path existing, Path name) throws IOException {
    note("link " + root.relativize(existing) + " as", name);
    real.link(existing, name);
  }

  @Override
  public void move(Path from, Path to) throws IOException {
    note("move " + root.relativize(from) + " to", to);
    real.move(from, to);
  }

  @Override
  public boolean delete(Path path) throws IOException {
    note("delete", path);
    return real.delete(path);
  }

  @Override
  public void createDirectory(Path path) throws IOException {
    note("createDirectory", path);
    real.createDirectory(path);
  }

  @Override
  public void forceDirectory(Path directory) throws IOException {
    note("forceDirectory", directory);
    real.forceDirectory(directory);
  }
}
