package dev.sagitta.tck.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sagitta.spi.storage.Access;
import dev.sagitta.spi.storage.MappableStorage;
import dev.sagitta.spi.storage.ObjectKey;
import dev.sagitta.spi.storage.StorageException;
import dev.sagitta.spi.storage.Version;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What a storage must do that can map, on top of {@link StorageContract}. */
public interface MappableStorageContract extends StorageUnderTest {
  /** A key. */
  ObjectKey MAPPED = ObjectKey.of("mapped/object");

  private MappableStorage mappable() {
    return (MappableStorage) storage();
  }

  private static byte[] bytes(MemorySegment memory) {
    return memory.toArray(ValueLayout.JAVA_BYTE);
  }

  @Test
  default void mappedBytesAreTheBytesThatAreRead() {
    SplittableRandom random = seed().random();
    try (Arena arena = Arena.ofConfined()) {
      for (int size : new int[] {0, 1, 4095, 4096, 4097, 3_000_000}) {
        ObjectKey key = ObjectKey.of("mapped/" + size);
        byte[] content = Content.random(random, size);
        storage().create(key, ByteBuffer.wrap(content));
        assertThat(bytes(mappable().map(key, arena))).isEqualTo(content);
      }
    }
  }

  @Test
  default void mappedMemoryCannotBeWritten() {
    storage().create(MAPPED, Content.of("mapped"));
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment memory = mappable().map(MAPPED, arena);
      assertThat(memory.isReadOnly()).isTrue();
    }
  }

  @Test
  default void anAbsentObjectCannotBeMapped() {
    try (Arena arena = Arena.ofConfined()) {
      assertThatThrownBy(() -> mappable().map(MAPPED, arena))
          .isInstanceOf(StorageException.Missing.class);
    }
  }

  @Test
  default void mappedMemoryOutlivesDeletionReplacementAndClosing() {
    SplittableRandom random = seed().random();
    byte[] content = Content.random(random, 100_000);
    try (Arena arena = Arena.ofShared()) {
      Version version = storage().create(MAPPED, ByteBuffer.wrap(content));
      MemorySegment replaced = mappable().map(MAPPED, arena);
      byte[] next = Content.random(random, 50_000);
      storage().replace(MAPPED, version, ByteBuffer.wrap(next));
      assertThat(bytes(replaced)).isEqualTo(content);
      MemorySegment deleted = mappable().map(MAPPED, arena);
      storage().delete(List.of(MAPPED));
      assertThat(bytes(deleted)).isEqualTo(next);
      storage().close();
      assertThat(bytes(replaced)).isEqualTo(content);
      assertThat(bytes(deleted)).isEqualTo(next);
      assertThatThrownBy(() -> mappable().map(MAPPED, arena))
          .isInstanceOf(StorageException.Closed.class);
    }
  }

  @Test
  default void aReaderMapsWhatTheWriterWrote() {
    storage().create(MAPPED, Content.of("mapped"));
    MappableStorage reader = (MappableStorage) open(Access.READ);
    try (Arena arena = Arena.ofConfined()) {
      assertThat(bytes(reader.map(MAPPED, arena))).asString().isEqualTo("mapped");
    }
  }

  @Test
  default void everyThreadMayReadMemoryMappedIntoASharedArena() throws Exception {
    byte[] content = Content.random(seed().random(), 10_000);
    storage().create(MAPPED, ByteBuffer.wrap(content));
    try (Arena arena = Arena.ofShared()) {
      MemorySegment memory = mappable().map(MAPPED, arena);
      List<Object> sums = new ArrayList<>(Race.of(List.of(() -> sum(memory), () -> sum(memory))));
      assertThat(sums).containsOnly(sum(MemorySegment.ofArray(content)));
    }
  }

  private static Object sum(MemorySegment memory) {
    long sum = 0;
    for (long i = 0; i < memory.byteSize(); i++) {
      sum += memory.get(ValueLayout.JAVA_BYTE, i);
    }
    return sum;
  }
}
