package dev.sagitta.storage.memory;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/**
 * Off-heap bytes with room at the end. What was once handed out stays as it is: growing writes
 * behind it, or copies.
 */
final class GrowingBytes {
  private static final long FIRST_CAPACITY = 4096;

  private MemorySegment room = MemorySegment.NULL;
  private long size;

  long size() {
    return size;
  }

  /** The bytes so far. */
  MemorySegment bytes() {
    return room.asSlice(0, size);
  }

  void reserve(long more) {
    long needed = Math.addExact(size, more);
    if (needed > room.byteSize()) {
      long capacity = Math.max(FIRST_CAPACITY, Math.max(needed, 2 * room.byteSize()));
      MemorySegment larger = MemoryErrors.allocate(capacity);
      MemorySegment.copy(room, 0, larger, 0, size);
      room = larger;
    }
  }

  void append(ByteBuffer more) {
    int length = more.remaining();
    reserve(length);
    MemorySegment.copy(MemorySegment.ofBuffer(more), 0, room, size, length);
    more.position(more.limit());
    size += length;
  }
}
