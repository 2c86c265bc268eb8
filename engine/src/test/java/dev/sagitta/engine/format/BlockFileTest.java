package dev.sagitta.engine.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sagitta.api.error.CorruptException;
import dev.sagitta.engine.testing.SeededOpener;
import dev.sagitta.spi.storage.ObjectKey;
import dev.sagitta.spi.storage.Storage;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Block files. */
final class BlockFileTest {
  private static final int FIRST = 1;
  private static final int SECOND = 7;
  private static final byte[] DESCRIPTION = {1, 2, 3, 4, 5};

  private static byte[] write(byte[] first, byte[] second) {
    Storage storage = SeededOpener.lastingMemory();
    ObjectKey key = ObjectKey.of("file");
    try (BlockFileWriter file = new BlockFileWriter(storage.upload(key), BlockFileKind.SEGMENT)) {
      file.begin(FIRST);
      file.write(ByteBuffer.wrap(first));
      file.begin(SECOND);
      file.write(ByteBuffer.wrap(second));
      assertThat(file.commit(DESCRIPTION)).isEqualTo(storage.find(key).orElseThrow().size());
    }
    byte[] bytes = new byte[(int) storage.find(key).orElseThrow().size()];
    storage.read(key, 0, ByteBuffer.wrap(bytes));
    return bytes;
  }

  private static byte[] read(BlockFile file, int section) {
    MemorySegment bytes = file.section(section);
    file.verify(bytes);
    return bytes.toArray(ValueLayout.JAVA_BYTE);
  }

  private static byte[] random(int size) {
    byte[] bytes = new byte[size];
    new SplittableRandom(size).nextBytes(bytes);
    return bytes;
  }

  private static void check(byte[] bytes, byte[] first, byte[] second) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment memory = arena.allocate(Math.max(1, bytes.length), 64);
      MemorySegment.copy(bytes, 0, memory, ValueLayout.JAVA_BYTE, 0, bytes.length);
      BlockFile file =
          BlockFile.open(memory.asSlice(0, bytes.length), BlockFileKind.SEGMENT, "the file");
      assertThat(file.description()).isEqualTo(DESCRIPTION);
      assertThat(read(file, FIRST)).isEqualTo(first);
      assertThat(read(file, SECOND)).isEqualTo(second);
    }
  }

  @Test
  void sectionsOfAnySizeAreReadBack() {
    for (int size : new int[] {0, 1, 63, 64, 65, 65_535, 65_536, 65_537, 200_001}) {
      byte[] first = random(size);
      byte[] second = random(size / 3);
      check(write(first, second), first, second);
    }
  }

  @Test
  void everyFlippedByteIsFoundOrHarmless() {
    byte[] first = random(300);
    byte[] second = random(100);
    byte[] bytes = write(first, second);
    int found = 0;
    for (int at = 0; at < bytes.length; at++) {
      byte[] flipped = bytes.clone();
      flipped[at] ^= (byte) (1 << (at % 8));
      try {
        check(flipped, first, second);
      } catch (CorruptException e) {
        assertThat(e).hasMessageContaining("the file");
        found++;
      }
    }
    assertThat(found).as("flips found").isGreaterThan(bytes.length - 8);
  }

  @Test
  void aFileCutAnywhereIsRefused() {
    byte[] bytes = write(random(300), random(100));
    for (int size = 0; size < bytes.length; size++) {
      byte[] cut = Arrays.copyOf(bytes, size);
      assertThatThrownBy(() -> check(cut, cut, cut))
          .as("cut to " + size)
          .isInstanceOf(CorruptException.class);
    }
  }

  @Test
  void whatEitherOfTwoMappingsHasCheckedIsCheckedForBoth() {
    byte[] bytes = write(random(100), random(200_000));
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment memory =
          arena.allocate(bytes.length, 64).copyFrom(MemorySegment.ofArray(bytes));
      MemorySegment again = arena.allocate(bytes.length, 64).copyFrom(memory);
      BlockFile file = BlockFile.open(memory, BlockFileKind.SEGMENT, "the file");
      BlockFile atRandom = file.atRandom(again);
      assertThat(read(atRandom, FIRST)).isEqualTo(random(100));

      long second = file.section(SECOND).address() - memory.address();
      again.set(ValueLayout.JAVA_BYTE, second + 199_000, (byte) ~bytes[(int) second + 199_000]);
      assertThatThrownBy(() -> read(atRandom, SECOND)).isInstanceOf(CorruptException.class);
      assertThat(file.damage()).isSameAs(atRandom.damage()).isNotNull();
      assertThat(read(file, SECOND)).isEqualTo(random(200_000));
      atRandom.verifyAll();
    }
  }
}
