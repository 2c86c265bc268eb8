package dev.sagitta.storage.s3;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/**
 * The bytes of one part, gathered outside the heap. It begins small, so that a small object costs
 * little, and grows up to the size of a part.
 */
final class PartBuffer implements AutoCloseable {
  private static final int FIRST = 1 << 16;

  private final int most;
  private Arena arena = Arena.ofShared();
  private MemorySegment bytes;
  private int size;

  PartBuffer(int most) {
    this.most = most;
    this.bytes = arena.allocate(Math.min(FIRST, most));
  }

  /** Takes as many bytes as fit. */
  void take(ByteBuffer from) {
    int count = Math.min(from.remaining(), most - size);
    grow(size + count);
    MemorySegment.copy(MemorySegment.ofBuffer(from), 0, bytes, size, count);
    from.position(from.position() + count);
    size += count;
  }

  private void grow(int least) {
    if (least <= bytes.byteSize()) {
      return;
    }
    Arena next = Arena.ofShared();
    MemorySegment larger = next.allocate(Math.min(most, Math.max(least, 2 * bytes.byteSize())));
    MemorySegment.copy(bytes, 0, larger, 0, size);
    arena.close();
    arena = next;
    bytes = larger;
  }

  boolean isFull() {
    return size == most;
  }

  /** The bytes; valid until this is closed or takes more. */
  ByteBuffer content() {
    return bytes.asSlice(0, size).asByteBuffer();
  }

  @Override
  public void close() {
    if (arena.scope().isAlive()) {
      arena.close();
    }
  }
}
