package dev.sagitta.tck.fault;

import dev.sagitta.spi.storage.Appender;
import dev.sagitta.spi.storage.ObjectKey;
import dev.sagitta.spi.storage.Storage;
import dev.sagitta.spi.storage.StoredObject;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentSkipListMap;

/** All bytes that were appended and not synced, by object; lays them over what is read. */
final class HeldAppends {
  private final Map<ObjectKey, HeldAppend> held = new ConcurrentSkipListMap<>();
  private final Unsynced unsynced;
  private final SplittableRandom random;

  HeldAppends(Unsynced unsynced, SplittableRandom random) {
    this.unsynced = unsynced;
    this.random = random;
  }

  HeldAppend hold(ObjectKey key, Appender below) {
    HeldAppend append = new HeldAppend(below);
    held.put(key, append);
    return append;
  }

  void drop(ObjectKey key) {
    HeldAppend append = held.remove(key);
    if (append != null) {
      append.drop();
    }
  }

  /** Passes on what one object's appender left, and syncs it. */
  synchronized void passOn(ObjectKey key) {
    HeldAppend append = held.remove(key);
    if (append != null) {
      append.passOn(unsynced, random);
    }
  }

  /** Passes on what a living process leaves when it closes the storage. */
  synchronized void passOn() {
    held.values().forEach(append -> append.passOn(unsynced, random));
    held.clear();
  }

  /** Passes on what a crash leaves. */
  synchronized void crash() {
    held.values().forEach(append -> append.settle(unsynced, random));
    held.clear();
  }

  StoredObject overlay(StoredObject found) {
    HeldAppend append = held.get(found.key());
    return append == null
        ? found
        : new StoredObject(found.key(), Math.max(found.size(), append.size()), found.version());
  }

  StoredObject overlay(ObjectKey key, long offset, ByteBuffer target, Storage delegate) {
    HeldAppend append = held.get(key);
    if (append == null) {
      return delegate.read(key, offset, target);
    }
    synchronized (append) {
      int from = target.position();
      int wanted = target.remaining();
      StoredObject found = delegate.read(key, offset, target);
      byte[] bytes = append.bytes();
      long first = Math.max(append.start(), offset);
      long end = Math.min(append.size(), offset + wanted);
      for (long at = first; at < end; at++) {
        target.put((int) (from + at - offset), bytes[(int) (at - append.start())]);
      }
      if (end > first) {
        target.position(Math.max(target.position(), (int) (from + end - offset)));
      }
      return overlay(found);
    }
  }

  MemorySegment overlay(ObjectKey key, MemorySegment mapped, Arena arena) {
    HeldAppend append = held.get(key);
    if (append == null) {
      return mapped;
    }
    synchronized (append) {
      byte[] bytes = append.bytes();
      MemorySegment whole = arena.allocate(Math.max(mapped.byteSize(), append.size()));
      whole.copyFrom(mapped);
      MemorySegment.copy(bytes, 0, whole, ValueLayout.JAVA_BYTE, append.start(), bytes.length);
      return whole.asReadOnly();
    }
  }
}
