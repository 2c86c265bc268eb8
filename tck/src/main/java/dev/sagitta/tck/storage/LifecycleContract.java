package dev.sagitta.tck.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.sagitta.spi.storage.Access;
import dev.sagitta.spi.storage.ObjectKey;
import dev.sagitta.spi.storage.Storage;
import dev.sagitta.spi.storage.StorageException;
import dev.sagitta.spi.storage.StorageLocation;
import dev.sagitta.spi.storage.StoredObject;
import dev.sagitta.spi.storage.Upload;
import dev.sagitta.spi.storage.Version;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Opening, closing, and who may. */
interface LifecycleContract extends StorageUnderTest {
  /** A key. */
  ObjectKey KEPT = ObjectKey.of("kept/object");

  /** Every call that writes. */
  private static List<Consumer<Storage>> writes() {
    return List.of(
        storage -> storage.create(ObjectKey.of("refused"), Content.of("x")),
        storage -> storage.replace(KEPT, new Version("x"), Content.of("x")),
        storage -> storage.upload(ObjectKey.of("refused")).commit(),
        storage -> storage.delete(List.of(KEPT)));
  }

  @Test
  default void aReopenedStorageHoldsWhatItHeld() {
    storage().create(KEPT, Content.of("kept"));
    Version first = storage().create(ObjectKey.of("replaced"), Content.of("old"));
    storage().replace(ObjectKey.of("replaced"), first, Content.of("new"));
    storage().create(ObjectKey.of("deleted"), Content.of("deleted"));
    storage().delete(List.of(ObjectKey.of("deleted")));
    try (Upload upload = storage().upload(ObjectKey.of("uploaded"))) {
      upload.write(Content.of("uploaded"));
      upload.commit();
    }
    Storage again = reopen();
    assertThat(Content.keys(again.list("", "", 10)))
        .containsExactly("kept/object", "replaced", "uploaded");
    assertThat(Content.text(again, KEPT)).isEqualTo("kept");
    assertThat(Content.text(again, ObjectKey.of("replaced"))).isEqualTo("new");
    assertThat(Content.text(again, ObjectKey.of("uploaded"))).isEqualTo("uploaded");
  }

  @Test
  default void aVersionFromBeforeAReopeningIsStillStale() {
    List<Version> old = new ArrayList<>();
    old.add(storage().create(KEPT, Content.of("same")));
    for (int i = 0; i < 5; i++) {
      Version current = reopen().find(KEPT).orElseThrow().version();
      Version next = storage().replace(KEPT, current, Content.of("same"));
      assertThat(old).doesNotContain(next);
      for (Version stale : old) {
        assertThatThrownBy(() -> storage().replace(KEPT, stale, Content.of("stale")))
            .isInstanceOf(StorageException.VersionMismatch.class);
      }
      old.add(next);
    }
  }

  @Test
  default void everyCallAfterCloseSaysClosed() {
    storage().create(KEPT, Content.of("kept"));
    Storage closed = storage();
    closed.close();
    closed.close();
    List<ThrowingCallable> reads =
        List.of(
            () -> closed.find(KEPT),
            () -> closed.list("", "", 1),
            () -> closed.read(KEPT, 0, ByteBuffer.allocate(1)));
    for (ThrowingCallable read : reads) {
      assertThatThrownBy(read).isInstanceOf(StorageException.Closed.class);
    }
    for (Consumer<Storage> write : writes()) {
      assertThatThrownBy(() -> write.accept(closed)).isInstanceOf(StorageException.Closed.class);
    }
    assertThat(Content.text(reopen(), KEPT)).isEqualTo("kept");
  }

  @Test
  default void aReaderReadsAndItsWritesAreRefused() {
    StoredObject kept = new StoredObject(KEPT, 4, storage().create(KEPT, Content.of("kept")));
    Storage reader = open(Access.READ);
    for (Consumer<Storage> write : writes()) {
      assertThatThrownBy(() -> write.accept(reader))
          .isInstanceOf(StorageException.ReadOnly.class)
          .hasMessageContaining("open it for writing");
    }
    assertThat(reader.list("", "", 10)).containsExactly(kept);
    assertThat(Content.text(reader, KEPT)).isEqualTo("kept");
    reader.close();
    assertThat(storage().list("", "", 10)).as("the writer is still open").containsExactly(kept);
  }

  @Test
  default void aSecondWriterIsLockedOutAndToldByWhom() {
    assumeTrue(oneWriter(), "this storage cannot tell a second writer");
    for (int i = 0; i < 2; i++) {
      // Twice: to be refused must not break the first one's lock.
      assertThatThrownBy(() -> open(Access.WRITE))
          .isInstanceOf(StorageException.Locked.class)
          .hasMessageContaining(Long.toString(ProcessHandle.current().pid()))
          .hasMessageContaining("for reading");
    }
    storage().create(KEPT, Content.of("kept"));
    assertThat(Content.text(reopen(), KEPT)).isEqualTo("kept");
  }

  @Test
  default void anUnknownOptionIsRefusedWithItsName() {
    TreeMap<String, String> options = new TreeMap<>(location().options());
    options.put("no-such-option", "1");
    StorageLocation wrong = new StorageLocation(location().scheme(), location().path(), options);
    assertThatThrownBy(() -> provider().open(wrong, Access.READ).close())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no-such-option");
  }

  @Test
  default void manyCallsLeakNoThreadsAndNoHandles() {
    assumeTrue(
        ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean,
        "handles are counted on Unix only");
    someOfEverything(20);
    long handles = openHandles();
    int threads = Thread.activeCount();
    someOfEverything(100);
    assertThat(openHandles()).isLessThan(handles + 20);
    assertThat(Thread.activeCount()).isLessThan(threads + 20);
  }

  private void someOfEverything(int rounds) {
    for (int i = 0; i < rounds; i++) {
      Version version = storage().create(KEPT, Content.of("one"));
      storage().replace(KEPT, version, Content.of("two"));
      assertThatThrownBy(() -> storage().create(KEPT, Content.of("x")))
          .isInstanceOf(StorageException.AlreadyExists.class);
      Content.text(storage(), KEPT);
      storage().list("", "", 10);
      storage().delete(List.of(KEPT));
      try (Upload upload = storage().upload(KEPT)) {
        upload.write(Content.of("abandoned"));
      }
      open(Access.READ).close();
    }
  }

  private static long openHandles() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
        ? system.getOpenFileDescriptorCount()
        : 0;
  }
}
