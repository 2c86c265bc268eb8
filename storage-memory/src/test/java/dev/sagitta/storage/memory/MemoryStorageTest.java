package dev.sagitta.storage.memory;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sagitta.spi.storage.Access;
import dev.sagitta.spi.storage.AppendableStorage;
import dev.sagitta.spi.storage.Appender;
import dev.sagitta.spi.storage.ObjectKey;
import dev.sagitta.spi.storage.Storage;
import dev.sagitta.spi.storage.StorageException;
import dev.sagitta.spi.storage.StorageLocation;
import dev.sagitta.spi.storage.StoredObject;
import dev.sagitta.spi.storage.Upload;
import dev.sagitta.spi.storage.Version;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MemoryStorageTest {
  private static final ObjectKey A = ObjectKey.of("some/a");
  private static final ObjectKey LONG = ObjectKey.of("x".repeat(450) + "/" + "y".repeat(400));

  private final MemoryStorageProvider provider = new MemoryStorageProvider();

  @TempDir Path directory;

  @Test
  void everyPrivateStorageIsEmptyAtFirst() {
    try (Storage first = open("memory:", Access.WRITE);
        Storage second = open("memory:", Access.WRITE)) {
      first.create(A, bytes("one"));
      assertThat(second.find(A)).isEmpty();
    }
    assertThatThrownBy(() -> open("memory:", Access.READ))
        .isInstanceOf(StorageException.Missing.class);
  }

  @Test
  void whatASavedStorageHeldIsThereInTheNextOne() {
    try (Storage storage = open(saved(""), Access.WRITE)) {
      Version first = storage.create(A, bytes("one"));
      storage.replace(A, first, bytes("two"));
      storage.create(LONG, bytes("long"));
      storage.create(ObjectKey.of("gone"), bytes("gone"));
      storage.delete(List.of(ObjectKey.of("gone")));
      try (Upload upload = storage.upload(ObjectKey.of("up"))) {
        upload.write(bytes("loaded"));
        upload.commit();
      }
    }
    try (Storage storage = open(saved(""), Access.WRITE)) {
      assertThat(storage.list("", "", 10).stream().map(StoredObject::key))
          .containsExactly(A, ObjectKey.of("up"), LONG);
      assertThat(text(storage, A)).isEqualTo("two");
      assertThat(text(storage, LONG)).isEqualTo("long");
      assertThat(text(storage, ObjectKey.of("up"))).isEqualTo("loaded");
    }
  }

  @Test
  void aReturnedWriteIsInTheDirectoryAtOnce() throws IOException {
    try (Storage storage = open(saved(""), Access.WRITE)) {
      storage.create(A, bytes("one"));
      assertThat(directory.resolve("some/a")).hasContent("one");
      assertThat(directory.resolve("+temp")).isEmptyDirectory();
      storage.delete(List.of(A));
      assertThat(directory.resolve("some/a")).doesNotExist();
    }
  }

  @Test
  void aSyncWritesWhatWasAppendedAndNotMore() throws IOException {
    try (AppendableStorage storage = (AppendableStorage) open(saved(""), Access.WRITE);
        Appender appender = storage.append(A)) {
      appender.append(bytes("one"));
      assertThat(Files.size(directory.resolve("some/a"))).isZero();
      appender.sync();
      appender.append(bytes("two"));
      appender.sync();
      appender.append(bytes("lost"));
      assertThat(directory.resolve("some/a")).hasContent("onetwo");
      storage.sync(A);
      assertThat(directory.resolve("some/a")).hasContent("onetwolost");
    }
  }

  @Test
  void aStorageSavedOnCloseLeavesTheDirectoryAloneUntilThen() {
    try (Storage storage = open(saved(""), Access.WRITE)) {
      storage.create(ObjectKey.of("old"), bytes("old"));
      storage.create(A, bytes("zero"));
    }
    try (Storage storage = open(saved("&saveOn=close"), Access.WRITE)) {
      storage.replace(A, storage.find(A).orElseThrow().version(), bytes("one"));
      storage.delete(List.of(ObjectKey.of("old")));
      assertThat(directory.resolve("some/a")).hasContent("zero");
      assertThat(directory.resolve("old")).hasContent("old");
    }
    assertThat(directory.resolve("some/a")).hasContent("one");
    assertThat(directory.resolve("old")).doesNotExist();
  }

  @Test
  void aStorageThatIsNeverSavedLeavesTheDirectoryAlone() {
    try (Storage storage = open(saved(""), Access.WRITE)) {
      storage.create(A, bytes("one"));
    }
    try (Storage storage = open(saved("&saveOn=never"), Access.WRITE)) {
      storage.replace(A, storage.find(A).orElseThrow().version(), bytes("two"));
      assertThat(text(storage, A)).isEqualTo("two");
    }
    assertThat(directory.resolve("some/a")).hasContent("one");
  }

  @Test
  void aReaderSeesWhatTheWriterOfTheSameDirectoryWrites() {
    try (Storage writer = open(saved(""), Access.WRITE);
        Storage reader = open(saved(""), Access.READ)) {
      writer.create(A, bytes("one"));
      assertThat(text(reader, A)).isEqualTo("one");
    }
  }

  @Test
  void aDirectoryThatIsAbsentCannotBeRead() {
    assertThatThrownBy(() -> open("memory:?save=" + directory.resolve("absent"), Access.READ))
        .isInstanceOf(StorageException.Missing.class)
        .hasMessageContaining("absent");
  }

  @Test
  void aSecondSaverOfADirectoryIsLockedOut() {
    try (Storage storage = open(saved(""), Access.WRITE)) {
      storage.create(A, bytes("one"));
      assertThatThrownBy(() -> open(saved("&saveOn=close"), Access.WRITE))
          .isInstanceOf(StorageException.Locked.class)
          .hasMessageContaining("open it for reading");
    }
  }

  @Test
  void settingsThatMakeNoSenseAreRefusedWithWhatToWrite() {
    assertThatThrownBy(() -> open("memory:?sav=x", Access.WRITE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("did you mean 'save'?");
    assertThatThrownBy(() -> open("memory:?saveOn=close", Access.WRITE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("needs a directory");
    assertThatThrownBy(() -> open("memory:?save=x&saveOn=often", Access.WRITE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("write, close, never");
    assertThatThrownBy(() -> open("memory:name?save=x", Access.WRITE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("memory:?save=x");
    assertThatThrownBy(() -> open("memory:a/b", Access.WRITE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'a/b'");
    assertThatThrownBy(() -> open("memory:?save=", Access.WRITE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("name a directory");
  }

  private String saved(String more) {
    return "memory:?save=" + directory + more;
  }

  private Storage open(String uri, Access access) {
    return provider.open(StorageLocation.parse(uri), access);
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(UTF_8));
  }

  private static String text(Storage storage, ObjectKey key) {
    ByteBuffer target = ByteBuffer.allocate(100);
    storage.read(key, 0, target);
    return UTF_8.decode(target.flip()).toString();
  }
}
