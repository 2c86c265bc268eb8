package dev.sagitta.storage.memory;

import dev.sagitta.spi.storage.ObjectKey;
import java.lang.foreign.MemorySegment;

/** Where every durable operation of a memory storage is written to before it returns. */
interface DurableCopy {
  /** Keeps nothing: memory is all there is. */
  DurableCopy NONE =
      new DurableCopy() {
        @Override
        public void put(ObjectKey key, MemorySegment bytes) {}

        @Override
        public void grow(ObjectKey key, long from, MemorySegment tail) {}

        @Override
        public void delete(ObjectKey key) {}
      };

  /** Writes a whole object, atomically, in place of any other. */
  void put(ObjectKey key, MemorySegment bytes);

  /** Writes bytes of a present object from an offset on. */
  void grow(ObjectKey key, long from, MemorySegment tail);

  /** Deletes an object; an absent one is no error. */
  void delete(ObjectKey key);
}
