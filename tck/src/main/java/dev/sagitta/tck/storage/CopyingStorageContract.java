package dev.sagitta.tck.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sagitta.spi.storage.Access;
import dev.sagitta.spi.storage.CopyingStorage;
import dev.sagitta.spi.storage.ObjectKey;
import dev.sagitta.spi.storage.StorageException;
import dev.sagitta.spi.storage.StoredObject;
import dev.sagitta.spi.storage.Version;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a storage must do that can copy, on top of {@link StorageContract}. */
public interface CopyingStorageContract extends StorageUnderTest {
  /** What is copied. */
  ObjectKey SOURCE = ObjectKey.of("copied/source");

  /** Where it is copied to. */
  ObjectKey TARGET = ObjectKey.of("copied/target");

  private CopyingStorage copying() {
    return (CopyingStorage) storage();
  }

  @Test
  default void aCopyHasTheBytesOfItsSource() {
    for (int size : new int[] {0, 1, 100_000, 5 << 20, (12 << 20) + 1}) {
      byte[] bytes = Content.random(seed().random(), size);
      ObjectKey from = ObjectKey.of("copied/from-" + size);
      ObjectKey to = ObjectKey.of("copied/to-" + size);
      Version source = storage().create(from, ByteBuffer.wrap(bytes));
      Version copy = copying().copy(from, to);
      assertThat(Content.bytes(storage(), to)).isEqualTo(bytes);
      assertThat(storage().find(to)).contains(new StoredObject(to, size, copy));
      assertThat(storage().find(from)).contains(new StoredObject(from, size, source));
    }
  }

  @Test
  default void aCopyStaysWhateverBecomesOfItsSource() {
    byte[] bytes = Content.random(seed().random(), 6 << 20);
    Version version = storage().create(SOURCE, ByteBuffer.wrap(bytes));
    copying().copy(SOURCE, TARGET);
    storage().replace(SOURCE, version, Content.of("replaced"));
    assertThat(Content.bytes(storage(), TARGET)).isEqualTo(bytes);
    storage().delete(List.of(SOURCE));
    assertThat(Content.bytes(storage(), TARGET)).isEqualTo(bytes);
    assertThat(Content.bytes(reopen(), TARGET)).isEqualTo(bytes);
  }

  @Test
  default void anAbsentSourceIsMissing() {
    assertThatThrownBy(() -> copying().copy(SOURCE, TARGET))
        .isInstanceOf(StorageException.Missing.class)
        .hasMessageContaining(SOURCE.value());
    assertThat(storage().list("", "", 10)).isEmpty();
  }

  @Test
  default void aPresentTargetIsNotCopiedOver() {
    Version present = storage().create(TARGET, Content.of("present"));
    for (int size : new int[] {10, 6 << 20}) {
      ObjectKey from = ObjectKey.of("copied/from-" + size);
      storage().create(from, ByteBuffer.wrap(Content.random(seed().random(), size)));
      assertThatThrownBy(() -> copying().copy(from, TARGET))
          .isInstanceOf(StorageException.AlreadyExists.class)
          .hasMessageContaining(TARGET.value());
    }
    assertThat(Content.text(storage(), TARGET)).isEqualTo("present");
    assertThat(storage().find(TARGET).orElseThrow().version()).isEqualTo(present);
  }

  @Test
  default void aVersionDoesNotComeBackByCopyingAgain() {
    for (int size : new int[] {10, 6 << 20}) {
      ObjectKey from = ObjectKey.of("copied/from-" + size);
      storage().create(from, ByteBuffer.wrap(Content.random(seed().random(), size)));
      List<Version> versions = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        versions.add(copying().copy(from, TARGET));
        storage().delete(List.of(TARGET));
      }
      assertThat(versions).doesNotHaveDuplicates();
    }
  }

  @Test
  default void ofTwoThatCopyToAKeyExactlyOneWins() throws Exception {
    for (int size : new int[] {10, 5 << 20}) {
      ObjectKey from = ObjectKey.of("copied/from-" + size);
      storage().create(from, ByteBuffer.wrap(Content.random(seed().random(), size)));
      for (int round = 0; round < 10; round++) {
        ObjectKey to = ObjectKey.of("copied/to-" + size + "-" + round);
        List<Object> outcomes =
            Race.of(List.of(() -> copying().copy(from, to), () -> copying().copy(from, to)));
        assertThat(outcomes).hasAtLeastOneElementOfType(StorageException.AlreadyExists.class);
        assertThat(outcomes).contains(storage().find(to).orElseThrow().version());
      }
    }
  }

  @Test
  default void aReaderAndAClosedStorageMayNotCopy() {
    storage().create(SOURCE, Content.of("source"));
    CopyingStorage reader = (CopyingStorage) open(Access.READ);
    assertThatThrownBy(() -> reader.copy(SOURCE, TARGET))
        .isInstanceOf(StorageException.ReadOnly.class);
    CopyingStorage closed = copying();
    closed.close();
    assertThatThrownBy(() -> closed.copy(SOURCE, TARGET))
        .isInstanceOf(StorageException.Closed.class);
    assertThat(reopen().find(TARGET)).isEmpty();
  }
}
