package dev.sagitta.tck.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sagitta.spi.storage.ObjectKey;
import dev.sagitta.spi.storage.Storage;
import dev.sagitta.spi.storage.StorageException;
import dev.sagitta.spi.storage.StoredObject;
import dev.sagitta.spi.storage.Version;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Single objects, one caller. */
interface BasicContract extends StorageUnderTest {
  /** A key like the engine's. */
  ObjectKey KEY = ObjectKey.of("collections/7/segment.seg");

  /** Another one. */
  ObjectKey OTHER = ObjectKey.of("collections/8/segment.seg");

  @Test
  default void whatWasCreatedIsReadBack() {
    SplittableRandom random = seed().random();
    for (int size : new int[] {0, 1, 511, 512, 513, 65_535, 65_536, 65_537, 1 << 20, 3_000_001}) {
      ObjectKey key = ObjectKey.of("sizes/" + size);
      byte[] bytes = Content.random(random, size);
      storage().create(key, ByteBuffer.wrap(bytes));
      assertThat(Content.bytes(storage(), key)).isEqualTo(bytes);
      assertThat(storage().find(key).orElseThrow().size()).isEqualTo(size);
    }
  }

  @Test
  default void createFindReadAndListAgreeOnSizeAndVersion() {
    Version version = storage().create(KEY, Content.of("content"));
    StoredObject expected = new StoredObject(KEY, 7, version);
    assertThat(storage().find(KEY)).contains(expected);
    assertThat(storage().read(KEY, 2, ByteBuffer.allocate(3))).isEqualTo(expected);
    assertThat(storage().list("", "", 10)).containsExactly(expected);
  }

  @Test
  default void anAbsentObjectIsMissingNotFoundAndDeletedWithoutAnError() {
    storage().create(OTHER, Content.of("other"));
    assertThat(storage().find(KEY)).isEmpty();
    assertThatThrownBy(() -> storage().read(KEY, 0, ByteBuffer.allocate(1)))
        .isInstanceOf(StorageException.Missing.class)
        .hasMessageContaining(KEY.value());
    storage().delete(List.of(KEY, OTHER, KEY));
    storage().delete(List.of(OTHER));
    storage().delete(List.of());
    assertThat(storage().find(OTHER)).isEmpty();
  }

  @Test
  default void aPresentKeyIsNotCreatedAgain() {
    Version version = storage().create(KEY, Content.of("first"));
    assertThatThrownBy(() -> storage().create(KEY, Content.of("second")))
        .isInstanceOf(StorageException.AlreadyExists.class)
        .hasMessageContaining(KEY.value());
    assertThat(Content.text(storage(), KEY)).isEqualTo("first");
    assertThat(storage().find(KEY).orElseThrow().version()).isEqualTo(version);
  }

  @Test
  default void aReplacedObjectHasAnotherVersionEvenWithTheSameBytes() {
    List<Version> versions = new ArrayList<>();
    versions.add(storage().create(KEY, Content.of("same")));
    for (int i = 0; i < 20; i++) {
      versions.add(storage().replace(KEY, versions.getLast(), Content.of("same")));
    }
    assertThat(versions).doesNotHaveDuplicates();
    assertThat(storage().find(KEY).orElseThrow().version()).isEqualTo(versions.getLast());
  }

  @Test
  default void replacingMayChangeTheSize() {
    SplittableRandom random = seed().random();
    Version version = storage().create(KEY, Content.of("short"));
    for (int size : new int[] {100_000, 0, 17}) {
      byte[] bytes = Content.random(random, size);
      version = storage().replace(KEY, version, ByteBuffer.wrap(bytes));
      assertThat(Content.bytes(storage(), KEY)).isEqualTo(bytes);
    }
  }

  @Test
  default void aStaleVersionReplacesNothing() {
    Version first = storage().create(KEY, Content.of("first"));
    Version second = storage().replace(KEY, first, Content.of("second"));
    assertThatThrownBy(() -> storage().replace(KEY, first, Content.of("third")))
        .isInstanceOf(StorageException.VersionMismatch.class)
        .hasMessageContaining(KEY.value());
    assertThat(Content.text(storage(), KEY)).isEqualTo("second");
    assertThat(storage().find(KEY).orElseThrow().version()).isEqualTo(second);
  }

  @Test
  default void anAbsentObjectIsNotReplaced() {
    Version version = storage().create(KEY, Content.of("gone"));
    storage().delete(List.of(KEY));
    assertThatThrownBy(() -> storage().replace(KEY, version, Content.of("back")))
        .isInstanceOf(StorageException.VersionMismatch.class);
    assertThatThrownBy(() -> storage().replace(OTHER, version, Content.of("never there")))
        .isInstanceOf(StorageException.VersionMismatch.class);
    assertThat(storage().list("", "", 10)).isEmpty();
  }

  @Test
  default void aVersionDoesNotComeBackWithTheSameBytes() {
    List<Version> versions = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      versions.add(storage().create(KEY, Content.of("same")));
      for (Version old : versions.subList(0, i)) {
        assertThatThrownBy(() -> storage().replace(KEY, old, Content.of("stale")))
            .isInstanceOf(StorageException.VersionMismatch.class);
      }
      storage().delete(List.of(KEY));
    }
    assertThat(versions).doesNotHaveDuplicates();
  }

  @Test
  default void everyAllowedKeyIsStoredUnchanged() {
    List<String> keys =
        List.of(
            "a",
            "A",
            "...",
            ".hidden",
            "trailing.",
            "-",
            "_",
            "_-/_/.a",
            "CURRENT",
            "LOCK",
            "wal/00000000000000000001/00000000000000000002",
            "x".repeat(200),
            "y".repeat(201),
            "y".repeat(200) + "/z",
            "y".repeat(401),
            "con/nul/aux",
            "z".repeat(ObjectKey.MAX_LENGTH),
            "deep/" + "d/".repeat(447) + "e");
    for (String key : keys) {
      storage().create(ObjectKey.of(key), Content.of(key));
    }
    for (String key : keys) {
      assertThat(Content.text(storage(), ObjectKey.of(key))).isEqualTo(key);
    }
    assertThat(Content.keys(Content.pages(storage(), "", 5)))
        .containsExactlyElementsOf(keys.stream().sorted().toList());
    storage().delete(keys.stream().map(ObjectKey::of).toList());
    assertThat(storage().list("", "", 10)).isEmpty();
  }

  @Test
  default void contentIsTakenBetweenPositionAndLimitOfAnyBuffer() {
    ByteBuffer heap = Content.of("xxheapyy").position(2).limit(6);
    ByteBuffer direct = ByteBuffer.allocateDirect(12).put(Content.of("xxdirectyy")).flip();
    direct.position(2).limit(8);
    ByteBuffer readOnly = Content.of("readonly").asReadOnlyBuffer();
    ByteBuffer slice = Content.of("xxslicexx").slice(2, 5);
    for (ByteBuffer content : List.of(heap, direct, readOnly, slice)) {
      int limit = content.limit();
      byte[] expected = new byte[content.remaining()];
      content.get(content.position(), expected);
      storage().create(KEY, content);
      assertThat(content.position()).isEqualTo(limit);
      assertThat(Content.bytes(storage(), KEY)).isEqualTo(expected);
      storage().delete(List.of(KEY));
    }
  }

  @Test
  default void theCallersBufferIsNotKept() {
    byte[] bytes = {1, 2, 3};
    storage().create(KEY, ByteBuffer.wrap(bytes));
    bytes[1] = 9;
    assertThat(Content.bytes(storage(), KEY)).containsExactly(1, 2, 3);
  }

  @Test
  default void aDeletedObjectIsGoneAndItsNeighboursAreNot() {
    Storage storage = storage();
    ObjectKey longer = ObjectKey.of(KEY.value() + "x");
    storage.create(KEY, Content.of("one"));
    storage.create(longer, Content.of("longer"));
    storage.create(OTHER, Content.of("two"));
    storage.delete(List.of(KEY));
    assertThat(storage.find(KEY)).isEmpty();
    assertThat(Content.text(storage, longer)).isEqualTo("longer");
    assertThat(Content.text(storage, OTHER)).isEqualTo("two");
    storage.create(KEY, Content.of("again"));
    assertThat(Content.text(storage, KEY)).isEqualTo("again");
  }

  @Test
  default void anInterruptedCallerReadsAndWritesAllTheSame() {
    Thread.currentThread().interrupt();
    try {
      Version version = storage().create(KEY, Content.of("one"));
      storage().replace(KEY, version, Content.of("two"));
      assertThat(Content.text(storage(), KEY)).isEqualTo("two");
      assertThat(storage().list("", "", 10)).hasSize(1);
    } catch (StorageException.Unavailable e) {
      // A storage may give up when it is interrupted, but must say so and stay usable.
      assertThat(e).hasMessageContaining("interrupt");
    } finally {
      Thread.interrupted();
    }
    storage().delete(List.of(KEY));
    storage().create(KEY, Content.of("three"));
    assertThat(Content.text(storage(), KEY)).isEqualTo("three");
  }
}
