package dev.sagitta.spi.index;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class IndexOutputTest {
  @Test
  void manyBytesComeInPiecesFromFirstToLast() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment bytes = arena.allocate((9L << 20) + 5);
      for (long at = 0; at < bytes.byteSize(); at += 1 << 20) {
        bytes.set(ValueLayout.JAVA_BYTE, at, (byte) (at >> 20));
      }
      List<Integer> sizes = new ArrayList<>();
      List<Byte> begins = new ArrayList<>();
      IndexOutput output =
          piece -> {
            assertThat(piece.isReadOnly()).isTrue();
            sizes.add(piece.remaining());
            begins.add(piece.get(0));
          };
      output.write(bytes);
      assertThat(sizes).containsExactly(4 << 20, 4 << 20, (1 << 20) + 5);
      assertThat(begins).containsExactly((byte) 0, (byte) 4, (byte) 8);
    }
  }

  @Test
  void ofNoBytesNothingIsWritten() {
    List<Integer> sizes = new ArrayList<>();
    IndexOutput output = piece -> sizes.add(piece.remaining());
    output.write(MemorySegment.NULL);
    assertThat(sizes).isEmpty();
  }
}
