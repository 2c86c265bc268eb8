package dev.sagitta.storage.disk;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sagitta.spi.storage.Access;
import dev.sagitta.spi.storage.Appender;
import dev.sagitta.spi.storage.ObjectKey;
import dev.sagitta.spi.storage.StorageException;
import dev.sagitta.spi.storage.StorageLocation;
import dev.sagitta.spi.storage.Upload;
import dev.sagitta.spi.storage.Version;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What callers see when the file system fails, and what is left behind. */
final class DiskFaultsTest {
  private static final ObjectKey A = ObjectKey.of("some/a");
  private static final ObjectKey LOG = ObjectKey.of("log");

  @TempDir Path directory;
  private WatchedCalls calls;
  private DiskStorage storage;

  @BeforeEach
  void open() throws IOException {
    directory = directory.toRealPath();
    calls = new WatchedCalls(directory);
    storage =
        DiskStorage.open(
            DiskStorageConfig.parse(
                StorageLocation.parse("file:" + directory + "?preallocate=65536")),
            Access.WRITE,
            calls);
    calls.takeLog();
  }

  @AfterEach
  void close() {
    calls.failing((call, bytes) -> {});
    storage.close();
  }

  @Test
  void aCreationSyncsTheBytesBeforeTheNameAndTheNameBeforeItReturns() {
    storage.create(ObjectKey.of("first"), bytes("x"));
    calls.takeLog();
    storage.create(A, bytes("content"));
    assertThat(calls.takeLog())
        .containsExactly(
            "open +temp/t2",
            "write +temp/t2",
            "stamp +temp/t2",
            "makeReadOnly +temp/t2",
            "force METADATA +temp/t2",
            "createDirectory some",
            "forceDirectory ",
            "link +temp/t2 as some/a",
            "forceDirectory some",
            "delete +temp/t2");
  }

  @Test
  void aReplacementSyncsTheBytesBeforeTheNameAndTheNameBeforeItReturns() {
    Version version = storage.create(ObjectKey.of("a"), bytes("one"));
    calls.takeLog();
    storage.replace(ObjectKey.of("a"), version, bytes("two"));
    assertThat(calls.takeLog())
        .containsExactly(
            "open +temp/t2",
            "write +temp/t2",
            "stamp +temp/t2",
            "makeReadOnly +temp/t2",
            "force METADATA +temp/t2",
            "move +temp/t2 to a",
            "forceDirectory ",
            "delete +temp/t2");
  }

  @Test
  void aDeletionSyncsEachDirectoryOnce() {
    for (String key : List.of("x/1", "x/2", "y/1")) {
      storage.create(ObjectKey.of(key), bytes("x"));
    }
    calls.takeLog();
    storage.delete(
        List.of(
            ObjectKey.of("x/1"),
            ObjectKey.of("absent/1"),
            ObjectKey.of("y/1"),
            ObjectKey.of("x/2")));
    assertThat(calls.takeLog())
        .containsExactly(
            "delete x/1", "delete y/1", "delete x/2", "forceDirectory x", "forceDirectory y");
  }

  @Test
  void anAppendWithinTheStepIsOneWriteAndItsSyncOneOfBytesOnly() {
    try (Appender appender = storage.append(LOG)) {
      calls.takeLog();
      for (int i = 0; i < 10; i++) {
        appender.append(bytes("record"));
        appender.sync();
      }
      assertThat(calls.takeLog())
          .hasSize(20)
          .containsOnly("write +temp/t1", "force BYTES +temp/t1");
    }
  }

  @Test
  void aFullDiskFailsACreationWithoutLeavings() {
    for (String call : List.of("write", "force", "createDirectory", "link")) {
      calls.failing(full(call));
      assertThatThrownBy(() -> storage.create(A, bytes("content")))
          .isInstanceOf(StorageException.Full.class)
          .hasMessageContaining("Free some space");
      assertThat(directory.resolve("+temp")).isEmptyDirectory();
      assertThat(storage.find(A)).isEmpty();
    }
    calls.failing((call, bytes) -> {});
    storage.create(A, bytes("content"));
    calls.failing(full("write"));
    Version version = storage.find(A).orElseThrow().version();
    assertThatThrownBy(() -> storage.replace(A, version, bytes("next")))
        .isInstanceOf(StorageException.Full.class);
    assertThat(text(A)).isEqualTo("content");
    assertThat(storage.find(A).orElseThrow().version()).isEqualTo(version);
    storage.delete(List.of(A));
    assertThat(storage.find(A)).as("deleting works on a full disk").isEmpty();
  }

  @Test
  void aFullDiskFailsAnUploadWithoutLeavings() {
    try (Upload upload = storage.upload(A)) {
      upload.write(bytes("first"));
      calls.failing(full("write"));
      assertThatThrownBy(() -> upload.write(bytes("second")))
          .isInstanceOf(StorageException.Full.class);
    }
    assertThat(directory.resolve("+temp")).isEmptyDirectory();
    assertThat(storage.list("", "", 9)).isEmpty();
  }

  @Test
  void aReservationThatDoesNotFitChangesNothing() throws IOException {
    try (Appender appender = storage.append(LOG)) {
      appender.append(bytes("one"));
      long length = Files.size(directory.resolve("log"));
      calls.failing(full("write"));
      assertThatThrownBy(() -> appender.reserve(100_000)).isInstanceOf(StorageException.Full.class);
      assertThat(Files.size(directory.resolve("log"))).isEqualTo(length);
      appender.reserve(1000);
      calls.failing((call, bytes) -> {});
      appender.append(bytes("two"));
      appender.sync();
      assertThat(text(LOG)).startsWith("onetwo\0");
      appender.reserve(100_000);
      assertThat(Files.size(directory.resolve("log"))).isGreaterThan(100_000);
    }
  }

  @Test
  void anAppendThatDoesNotFitLeavesZerosBehindTheEnd() {
    byte[] large = new byte[1 << 20];
    Arrays.fill(large, (byte) 7);
    try (Appender appender = storage.append(LOG)) {
      appender.append(bytes("one"));
      calls.failing((call, bytes) -> {
        if (bytes.remaining() == large.length) {
          bytes.position(300_000);
          throw noSpace();
        }
      });
      assertThatThrownBy(() -> appender.append(ByteBuffer.wrap(large)))
          .isInstanceOf(StorageException.Full.class);
      assertThat(appender.size()).isEqualTo(3);
      assertThat(text(LOG).replace("\0", "")).isEqualTo("one");
      calls.failing((call, bytes) -> {});
      appender.append(bytes("two"));
      appender.sync();
      assertThat(text(LOG).replace("\0", "")).isEqualTo("onetwo");
    }
  }

  @Test
  void afterAFailedSyncTheAppenderCanOnlyBeClosed() {
    Appender appender = storage.append(LOG);
    appender.append(bytes("one"));
    calls.failing((call, bytes) -> {
      if (call.startsWith("force BYTES")) {
        throw new IOException("Input/output error");
      }
    });
    assertThatThrownBy(appender::sync).isInstanceOf(StorageException.Unavailable.class);
    calls.failing((call, bytes) -> {});
    assertThatThrownBy(appender::sync).isInstanceOf(StorageException.Unavailable.class);
    assertThatThrownBy(() -> appender.append(bytes("x")))
        .isInstanceOf(StorageException.Unavailable.class)
        .hasMessageContaining("close the appender");
    assertThat(calls.takeLog()).as("no second sync was tried").noneMatch(c -> c.contains("BYTES"));
    appender.close();
  }

  @Test
  void failuresAreSortedByWhatTheCallerDoes() {
    requireSorted(new AccessDeniedException("x"), StorageException.Denied.class);
    requireSorted(
        new FileSystemException("x", null, "Read-only file system"), StorageException.Denied.class);
    requireSorted(
        new FileSystemException("x", null, "Disk quota exceeded"), StorageException.Full.class);
    requireSorted(new IOException("Input/output error"), StorageException.Unavailable.class);
  }

  private void requireSorted(IOException failure, Class<? extends StorageException> kind) {
    calls.failing((call, bytes) -> {
      if (call.startsWith("force METADATA")) {
        throw failure;
      }
    });
    assertThatThrownBy(() -> storage.create(A, bytes("content")))
        .isInstanceOf(kind)
        .hasMessageContaining(directory.toString())
        .hasCause(failure);
  }

  private static WatchedCalls.Failing full(String failing) {
    return (call, bytes) -> {
      if (call.startsWith(failing)) {
        bytes.position(bytes.limit() / 2);
        throw noSpace();
      }
    };
  }

  private static IOException noSpace() {
    return new IOException("No space left on device");
  }

  private String text(ObjectKey key) {
    ByteBuffer target = ByteBuffer.allocate(3 << 20);
    storage.read(key, 0, target);
    return UTF_8.decode(target.flip()).toString();
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(UTF_8));
  }
}
