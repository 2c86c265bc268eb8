package dev.sagitta.storage.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sagitta.spi.storage.Access;
import dev.sagitta.spi.storage.AppendableStorage;
import dev.sagitta.spi.storage.Appender;
import dev.sagitta.spi.storage.ObjectKey;
import dev.sagitta.spi.storage.Storage;
import dev.sagitta.spi.storage.StorageException;
import dev.sagitta.spi.storage.StorageLocation;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real disk of 2 MiB that fills up or is read-only. Needs the permission to mount one. */
final class SmallDiskIT {
  @TempDir Path directory;

  @BeforeEach
  void mount() throws IOException, InterruptedException {
    boolean mounted;
    try {
      mounted = run("mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", directory.toString()) == 0;
    } catch (IOException e) {
      mounted = false;
    }
    assumeTrue(mounted, "a file system of 2 MiB could not be mounted; run as root on Linux");
  }

  @AfterEach
  void unmount() throws IOException, InterruptedException {
    assertThat(run("umount", directory.toString())).isBetween(0, 32);
  }

  private static int run(String... command) throws IOException, InterruptedException {
    return new ProcessBuilder(command)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
  }

  @Test
  void aDiskThatIsFullRefusesWritesKeepsWhatItHasAndLetsDelete() {
    ObjectKey kept = ObjectKey.of("kept");
    ObjectKey large = ObjectKey.of("large");
    try (AppendableStorage storage = open();
        Appender appender = storage.append(ObjectKey.of("log"))) {
      storage.create(kept, ByteBuffer.allocate(500_000));
      assertThatThrownBy(() -> storage.create(large, ByteBuffer.allocate(2 << 20)))
          .isInstanceOf(StorageException.Full.class);
      assertThat(storage.find(large)).isEmpty();
      assertThatThrownBy(() -> appender.reserve(4 << 20)).isInstanceOf(StorageException.Full.class);
      appender.reserve(600_000);
      assertThatThrownBy(() -> storage.create(large, ByteBuffer.allocate(1_000_000)))
          .isInstanceOf(StorageException.Full.class);
      appender.append(ByteBuffer.allocate(600_000));
      appender.sync();
      assertThatThrownBy(() -> appender.append(ByteBuffer.allocate(2 << 20)))
          .isInstanceOf(StorageException.Full.class);
      assertThat(appender.size()).isEqualTo(600_000);
      storage.delete(List.of(kept));
      storage.create(large, ByteBuffer.allocate(600_000));
    }
    try (AppendableStorage storage = open()) {
      assertThat(storage.list("", "", 10)).hasSize(2);
      assertThat(storage.find(kept)).isEmpty();
    }
  }

  @Test
  void aDiskThatIsReadOnlyIsDeniedToAWriterAndReadByAReader()
      throws IOException, InterruptedException {
    ObjectKey key = ObjectKey.of("kept");
    try (AppendableStorage storage = open()) {
      storage.create(key, ByteBuffer.allocate(100));
    }
    assertThat(run("mount", "-o", "remount,ro", directory.toString())).isZero();
    assertThatThrownBy(this::open)
        .isInstanceOf(StorageException.Denied.class)
        .hasMessageContaining(directory.toString())
        .hasMessageContaining("open it for reading");
    try (Storage reader = open(Access.READ)) {
      assertThat(reader.find(key)).isPresent();
    }
  }

  private AppendableStorage open() {
    return (AppendableStorage) open(Access.WRITE);
  }

  private Storage open(Access access) {
    return new DiskStorageProvider().open(StorageLocation.parse("file:" + directory), access);
  }
}
