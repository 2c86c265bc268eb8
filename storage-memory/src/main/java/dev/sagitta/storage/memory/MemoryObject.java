package dev.sagitta.storage.memory;

import dev.sagitta.spi.storage.ObjectKey;
import dev.sagitta.spi.storage.StoredObject;
import dev.sagitta.spi.storage.Version;
import java.lang.foreign.MemorySegment;

/**
 * One state of an object: its bytes, off the heap. Only an object that was opened for appending
 * ever gets other bytes, and those only behind the ones it has.
 */
final class MemoryObject {
  private final ObjectKey key;
  private final long number;
  private final Version version;
  private volatile MemorySegment bytes;

  /**
   * A state.
   *
   * @param number which state of the whole storage it is, counted from 1
   */
  MemoryObject(ObjectKey key, long number, Version version, MemorySegment bytes) {
    this.key = key;
    this.number = number;
    this.version = version;
    this.bytes = bytes;
  }

  ObjectKey key() {
    return key;
  }

  long number() {
    return number;
  }

  Version version() {
    return version;
  }

  MemorySegment bytes() {
    return bytes;
  }

  /** Shows more bytes; the first ones are those that were shown before. */
  void grow(MemorySegment longer) {
    bytes = longer;
  }

  StoredObject describe() {
    return new StoredObject(key, bytes.byteSize(), version);
  }
}
