package dev.sagitta.storage.disk;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The calls as the operating system does them.
 *
 * <p>Not through {@link java.nio.channels.FileChannel}, because an interrupt of the calling thread
 * closes that: an application that cancels one write would break the log for all. {@link
 * RandomAccessFile} writes, and {@link AsynchronousFileChannel#force}, which despite its class's
 * name runs in the calling thread, syncs bytes alone; neither looks at interrupts. Measured, a
 * small write and sync take as long as through a file channel. That sync does not make room for
 * other virtual threads while it waits, so a log is better synced from a platform thread.
 * Directories can be opened by file channels only; their sync is repeated after an interrupt.
 */
final class OperatingSystemCalls implements FileSystemCalls {
  private static final int BUFFER = 1 << 16;
  private static final Set<PosixFilePermission> WRITING =
      EnumSet.of(
          PosixFilePermission.OWNER_WRITE,
          PosixFilePermission.GROUP_WRITE,
          PosixFilePermission.OTHERS_WRITE);

  @Override
  public OpenFile open(Path path) throws IOException {
    return new RandomAccess(path);
  }

  @Override
  public void stamp(Path path, long nanos) throws IOException {
    Files.getFileAttributeView(path, BasicFileAttributeView.class)
        .setTimes(FileTime.from(nanos, TimeUnit.NANOSECONDS), null, null);
  }

  @Override
  public void makeReadOnly(Path path) throws IOException {
    Set<PosixFilePermission> permissions =
        EnumSet.copyOf(Files.getPosixFilePermissions(path, LinkOption.NOFOLLOW_LINKS));
    permissions.removeAll(WRITING);
    Files.setPosixFilePermissions(path, permissions);
  }

  @Override
  public void link(Path existing, Path name) throws IOException {
    Files.createLink(name, existing);
  }

  @Override
  public void move(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  @Override
  public boolean delete(Path path) throws IOException {
    return Files.deleteIfExists(path);
  }

  @Override
  public void createDirectory(Path path) throws IOException {
    Files.createDirectory(path);
  }

  @Override
  public void forceDirectory(Path directory) throws IOException {
    DiskErrors.uninterrupted(() -> {
      try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
        channel.force(true);
      }
      return directory;
    });
  }

  /** An open file. */
  private static final class RandomAccess implements OpenFile {
    private final RandomAccessFile file;
    private final AsynchronousFileChannel syncing;
    private byte @Nullable [] copy;

    RandomAccess(Path path) throws IOException {
      file = new RandomAccessFile(path.toFile(), "rw");
      try {
        syncing = AsynchronousFileChannel.open(path, StandardOpenOption.WRITE);
      } catch (IOException | RuntimeException e) {
        file.close();
        throw e;
      }
    }

    @Override
    public void write(long position, ByteBuffer bytes) throws IOException {
      file.seek(position);
      if (bytes.hasArray()) {
        file.write(bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining());
        bytes.position(bytes.limit());
        return;
      }
      if (copy == null) {
        copy = new byte[BUFFER];
      }
      while (bytes.hasRemaining()) {
        int count = Math.min(copy.length, bytes.remaining());
        bytes.get(copy, 0, count);
        file.write(copy, 0, count);
      }
    }

    @Override
    public void truncate(long size) throws IOException {
      file.setLength(size);
    }

    @Override
    public void force(Scope scope) throws IOException {
      switch (scope) {
        case BYTES -> syncing.force(false);
        case METADATA -> file.getFD().sync();
      }
    }

    @Override
    public void close() throws IOException {
      try {
        syncing.close();
      } finally {
        file.close();
      }
    }
  }
}
