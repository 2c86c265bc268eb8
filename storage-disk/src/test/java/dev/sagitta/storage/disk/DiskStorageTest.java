package dev.sagitta.storage.disk;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.sagitta.spi.storage.Access;
import dev.sagitta.spi.storage.AppendableStorage;
import dev.sagitta.spi.storage.Appender;
import dev.sagitta.spi.storage.ObjectKey;
import dev.sagitta.spi.storage.Storage;
import dev.sagitta.spi.storage.StorageException;
import dev.sagitta.spi.storage.StorageLocation;
import dev.sagitta.spi.storage.Upload;
import dev.sagitta.spi.storage.Version;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DiskStorageTest {
  private static final ObjectKey A = ObjectKey.of("some/a");

  @TempDir Path directory;

  @Test
  void anObjectIsAFileUnderItsKeyWithNothingButItsBytes() {
    try (Storage storage = open(Access.WRITE)) {
      storage.create(A, bytes("content"));
      assertThat(directory.resolve("some/a")).hasContent("content");
      assertThat(directory.resolve("+temp")).isEmptyDirectory();
    }
  }

  private void append(AppendableStorage storage, String key) {
    try (Appender appender = storage.append(ObjectKey.of(key))) {
      appender.append(bytes("content"));
      appender.sync();
    }
  }

  private Object fileOf(String key) throws IOException {
    return Files.readAttributes(directory.resolve(key), BasicFileAttributes.class).fileKey();
  }

  @Test
  void theFileOfADeletedLogIsUsedAgain() throws IOException {
    try (AppendableStorage storage = (AppendableStorage) small()) {
      append(storage, "wal/1");
      Object file = fileOf("wal/1");
      storage.delete(List.of(ObjectKey.of("wal/1")));
      assertThat(storage.list("", "", 10)).isEmpty();
      append(storage, "wal/2");
      assertThat(fileOf("wal/2")).isEqualTo(file);
      assertThat(directory.resolve("+temp")).isEmptyDirectory();
    }
  }

  @Test
  void noMoreThanTwoFilesAreKeptAndNoneOnceTheStorageIsClosed() throws IOException {
    try (AppendableStorage storage = (AppendableStorage) small()) {
      for (int i = 1; i <= 4; i++) {
        append(storage, "wal/" + i);
      }
      storage.delete(List.of(ObjectKey.of("wal/1"), ObjectKey.of("wal/2")));
      storage.delete(List.of(ObjectKey.of("wal/3"), ObjectKey.of("wal/4")));
      try (var kept = Files.list(directory.resolve("+temp"))) {
        assertThat(kept).hasSize(2);
      }
    }
    assertThat(directory.resolve("+temp")).isEmptyDirectory();
  }

  @Test
  void aFileThatIsStillAppendedToIsNotUsedForAnother() throws IOException {
    try (AppendableStorage storage = (AppendableStorage) small();
        Appender open = storage.append(A)) {
      Object file = fileOf("some/a");
      storage.delete(List.of(A));
      append(storage, "wal/1");
      assertThat(fileOf("wal/1")).isNotEqualTo(file);
      open.append(bytes("lost"));
    }
    try (AppendableStorage storage = (AppendableStorage) small()) {
      append(storage, "some/a");
      storage.delete(List.of(A));
      storage.create(A, bytes("sealed"));
      Object sealed = fileOf("some/a");
      storage.delete(List.of(A));
      append(storage, "wal/2");
      assertThat(fileOf("wal/2")).isNotEqualTo(sealed);
    }
  }

  private Storage small() {
    return open("file:" + directory + "?preallocate=4096", Access.WRITE);
  }

  @Test
  void whatADeadWriterWasMakingIsRemovedByTheNextOne() throws IOException {
    Files.createDirectories(directory.resolve("+temp"));
    Files.writeString(directory.resolve("+temp/t17"), "unfinished");
    try (Storage storage = open(Access.WRITE)) {
      assertThat(directory.resolve("+temp")).isEmptyDirectory();
      assertThat(storage.list("", "", 10)).isEmpty();
    }
  }

  @Test
  void foreignFilesAreNeitherListedNorTouched() throws IOException {
    Files.writeString(directory.resolve("not a key"), "foreign");
    Files.createDirectories(directory.resolve("lost+found/inside"));
    try (Storage storage = open(Access.WRITE)) {
      storage.create(A, bytes("content"));
      assertThat(storage.list("", "", 10)).hasSize(1);
    }
    assertThat(directory.resolve("not a key")).hasContent("foreign");
    assertThat(directory.resolve("lost+found/inside")).isDirectory();
  }

  @Test
  void aReaderWritesNothingAtAll() throws IOException {
    Files.writeString(directory.resolve("object"), "by hand");
    try (Storage reader = open(Access.READ)) {
      assertThat(reader.find(ObjectKey.of("object"))).isPresent();
    }
    try (var names = Files.list(directory)) {
      assertThat(names).containsExactly(directory.resolve("object"));
    }
  }

  @Test
  void aDirectoryThatIsAbsentIsCreatedByAWriterAndMissingToAReader() {
    Path absent = directory.resolve("not/yet");
    assertThatThrownBy(() -> open("file:" + absent, Access.READ))
        .isInstanceOf(StorageException.Missing.class)
        .hasMessageContaining("open it for writing");
    open("file:" + absent, Access.WRITE).close();
    assertThat(absent).isDirectory();
    open("file:" + absent, Access.READ).close();
  }

  @Test
  void aFileInPlaceOfTheDirectoryIsDenied() throws IOException {
    Path file = Files.writeString(directory.resolve("file"), "x");
    for (Access access : Access.values()) {
      assertThatThrownBy(() -> open("file:" + file, access))
          .isInstanceOf(StorageException.Denied.class)
          .hasMessageContaining("name a directory");
    }
  }

  @Test
  void symbolicLinksAreNotFollowedOutOfTheDirectory(@TempDir Path outside) throws IOException {
    Files.writeString(outside.resolve("secret"), "secret");
    Files.createSymbolicLink(directory.resolve("escape"), outside);
    Files.createSymbolicLink(directory.resolve("direct"), outside.resolve("secret"));
    try (Storage storage = open(Access.WRITE)) {
      ObjectKey through = ObjectKey.of("escape/secret");
      List<Runnable> attempts =
          List.of(
              () -> storage.read(through, 0, ByteBuffer.allocate(9)),
              () -> storage.find(through),
              () -> storage.delete(List.of(through)),
              () -> storage.create(ObjectKey.of("escape/new"), bytes("x")),
              () -> storage.read(ObjectKey.of("direct"), 0, ByteBuffer.allocate(9)),
              () -> storage.list("", "", 10));
      for (Runnable attempt : attempts) {
        assertThatThrownBy(attempt::run)
            .isInstanceOf(StorageException.Denied.class)
            .hasMessageContaining("symbolic link");
      }
    }
    assertThat(outside.resolve("secret")).hasContent("secret");
    assertThat(outside.resolve("new")).doesNotExist();
  }

  @Test
  void aKeyThatIsAnothersDirectoryIsRefusedAndSaysWhy() {
    try (Storage storage = open(Access.WRITE)) {
      storage.create(A, bytes("content"));
      ObjectKey above = ObjectKey.of("some");
      ObjectKey below = ObjectKey.of("some/a/b");
      assertThatThrownBy(() -> storage.create(above, bytes("x")))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("directory");
      assertThatThrownBy(() -> storage.create(below, bytes("x")))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("'some/a'");
      assertThat(storage.find(above)).isEmpty();
      assertThat(storage.find(below)).isEmpty();
      assertThatThrownBy(() -> storage.read(above, 0, ByteBuffer.allocate(1)))
          .isInstanceOf(StorageException.Missing.class);
      storage.delete(List.of(above, below));
      storage.delete(List.of(A));
      storage.create(above, bytes("now it may"));
      assertThat(storage.list("", "", 10)).hasSize(1);
    }
  }

  @Test
  void aDirectoryThatMayNotBeWrittenIsDeniedToAWriterAndReadByAReader() throws IOException {
    try (Storage storage = open(Access.WRITE)) {
      storage.create(A, bytes("content"));
    }
    Files.setPosixFilePermissions(
        directory.resolve("+temp"), PosixFilePermissions.fromString("r-xr-xr-x"));
    try {
      assumeFalse(Files.isWritable(directory.resolve("+temp")), "the superuser may write anywhere");
      assertThatThrownBy(() -> open(Access.WRITE))
          .isInstanceOf(StorageException.Denied.class)
          .hasMessageContaining("open it for reading");
      try (Storage reader = open(Access.READ)) {
        assertThat(reader.find(A)).isPresent();
      }
    } finally {
      Files.setPosixFilePermissions(
          directory.resolve("+temp"), PosixFilePermissions.fromString("rwxr-xr-x"));
    }
  }

  @Test
  void everyPathToOneDirectoryIsLockedByItsWriter() throws IOException {
    Path link = directory.resolveSibling(directory.getFileName() + "-link");
    Files.createSymbolicLink(link, directory);
    try (Storage storage = open(Access.WRITE)) {
      assertThatThrownBy(() -> open("file:" + link, Access.WRITE))
          .isInstanceOf(StorageException.Locked.class);
      storage.create(A, bytes("content"));
    } finally {
      Files.delete(link);
    }
  }

  @Test
  void optionsOutOfRangeAreRefusedWithTheRange() {
    assertThatThrownBy(() -> open("file:" + directory + "?preallocate=1", Access.WRITE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("preallocate=1")
        .hasMessageContaining("4096");
    assertThatThrownBy(() -> open("file:" + directory + "?preallocate=much", Access.WRITE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("number of bytes");
    assertThatThrownBy(() -> open("file:", Access.WRITE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("file:PATH");
    assertThatThrownBy(() -> open("file:" + directory + "?prealocate=4096", Access.WRITE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("did you mean 'preallocate'?");
  }

  @Test
  void versionsNeverComeBackWhenTheClockIsSetBack() throws IOException {
    AtomicLong now = new AtomicLong(1_800_000_000_000_000_000L);
    Path mark = directory.resolve("mark");
    List<Long> given = new ArrayList<>();
    for (int restart = 0; restart < 5; restart++) {
      // Without an orderly close, as after a crash, and each time an hour earlier.
      VersionClock clock = new VersionClock(new OperatingSystemCalls(), mark, 100, now::get);
      for (int i = 0; i < 50; i++) {
        given.add(clock.next());
        now.addAndGet(i % 3 * 70L);
      }
      now.addAndGet(-3_600_000_000_000L);
    }
    assertThat(given).isSorted().doesNotHaveDuplicates().allMatch(nanos -> nanos % 100 == 0);
  }

  @Test
  void versionsStayCloseToTheTimeOfDay() throws IOException {
    AtomicLong now = new AtomicLong(1_800_000_000_000_000_000L);
    Path mark = directory.resolve("mark");
    for (int restart = 0; restart < 100; restart++) {
      VersionClock clock = new VersionClock(new OperatingSystemCalls(), mark, 1, now::get);
      assertThat(clock.next() - now.get()).isBetween(0L, 1_000L);
      clock.close();
    }
  }

  @Test
  void aVersionFromBeforeTheObjectWentAndCameBackIsStaleAcrossRestarts() {
    List<Version> old = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      try (Storage storage = open(Access.WRITE)) {
        storage.delete(List.of(A));
        Version current = storage.create(A, bytes("same"));
        for (Version version : old) {
          assertThatThrownBy(() -> storage.replace(A, version, bytes("stale")))
              .isInstanceOf(StorageException.VersionMismatch.class);
        }
        old.add(current);
      }
    }
    try (Storage reader = open(Access.READ)) {
      assertThat(reader.find(A).orElseThrow().version()).isEqualTo(old.getLast());
    }
  }

  @Test
  void aFinishedObjectsFileMayNotBeWritten() throws IOException {
    try (Storage storage = open(Access.WRITE);
        Upload upload = storage.upload(ObjectKey.of("uploaded"))) {
      storage.create(A, bytes("content"));
      upload.commit();
    }
    for (String file : List.of("some/a", "uploaded")) {
      assertThat(
              PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve(file))))
          .doesNotContain("w");
    }
  }

  private Storage open(Access access) {
    return open("file:" + directory, access);
  }

  private static Storage open(String uri, Access access) {
    return new DiskStorageProvider().open(StorageLocation.parse(uri), access);
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(UTF_8));
  }
}
