package dev.sagitta.spi.storage;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** The ability to show an object as memory, without reading it first. */
public interface MappableStorage extends Storage {
  /**
   * Maps a whole object read-only. The memory stays valid, with the bytes it had, until the arena
   * is closed: also when the object is deleted or the storage is closed before. Of an object that
   * was appended to the bytes stay only until it is deleted.
   *
   * @throws StorageException.Missing if the key is absent
   */
  MemorySegment map(ObjectKey key, Arena arena);
}
