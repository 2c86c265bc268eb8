package dev.sagitta.storage.memory;

import dev.sagitta.spi.storage.ObjectKey;
import dev.sagitta.spi.storage.StorageException;
import dev.sagitta.spi.storage.StoredObject;
import dev.sagitta.spi.storage.Version;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The objects themselves, which several openers may share.
 *
 * <p>Readers take no lock: they look an object up and then hold one immutable state of it. Writers
 * of one key exclude each other, so that what the durable copy gets and what readers see change in
 * the same order; the durable copy first, since memory cannot fail any more then.
 */
final class MemoryContents {
  private static final int LOCKS = 64;

  private final ConcurrentSkipListMap<String, MemoryObject> objects = new ConcurrentSkipListMap<>();
  private final List<ReentrantLock> locks = new ArrayList<>();
  private final AtomicLong states = new AtomicLong();
  private final AtomicReference<@Nullable String> writer = new AtomicReference<>();

  /** Tells the versions of this life of the contents from those of an earlier one. */
  private final String life = Long.toHexString(UUID.randomUUID().getMostSignificantBits());

  private volatile DurableCopy copy = DurableCopy.NONE;

  MemoryContents() {
    for (int i = 0; i < LOCKS; i++) {
      locks.add(new ReentrantLock());
    }
  }

  /**
   * Makes the caller the one writer.
   *
   * @param where the storage, for the message
   * @param who the caller, for the message another one gets
   */
  void lock(String where, String who) {
    String owner = writer.compareAndExchange(null, who);
    if (owner != null) {
      throw new StorageException.Locked(
          "The storage "
              + where
              + " is open for writing by "
              + owner
              + "; close it there, or open it for reading.");
    }
  }

  void unlock() {
    copy = DurableCopy.NONE;
    writer.set(null);
  }

  /** Where durable operations are written to from now on. */
  void copyTo(DurableCopy durable) {
    copy = durable;
  }

  Version create(ObjectKey key, MemorySegment bytes) {
    return add(key, bytes).version();
  }

  /** Adds an object, which the caller may let grow. */
  MemoryObject add(ObjectKey key, MemorySegment bytes) {
    ReentrantLock lock = lockOf(key);
    lock.lock();
    try {
      if (objects.containsKey(key.value())) {
        throw new StorageException.AlreadyExists(key);
      }
      return put(key, bytes);
    } finally {
      lock.unlock();
    }
  }

  Version replace(ObjectKey key, Version expected, MemorySegment bytes) {
    ReentrantLock lock = lockOf(key);
    lock.lock();
    try {
      MemoryObject present = objects.get(key.value());
      if (present == null || !present.version().equals(expected)) {
        throw new StorageException.VersionMismatch(key, expected);
      }
      return put(key, bytes).version();
    } finally {
      lock.unlock();
    }
  }

  /** Adds an object that is in the directory already. */
  void load(ObjectKey key, MemorySegment bytes) {
    objects.put(key.value(), state(key, bytes));
  }

  private MemoryObject put(ObjectKey key, MemorySegment bytes) {
    copy.put(key, bytes);
    MemoryObject next = state(key, bytes);
    objects.put(key.value(), next);
    return next;
  }

  private MemoryObject state(ObjectKey key, MemorySegment bytes) {
    long number = states.incrementAndGet();
    return new MemoryObject(key, number, new Version(life + "-" + number), bytes);
  }

  /** Writes the end of an appended object to the durable copy, unless it was deleted meanwhile. */
  void grow(MemoryObject object, long from, MemorySegment tail) {
    ReentrantLock lock = lockOf(object.key());
    lock.lock();
    try {
      if (objects.get(object.key().value()) == object) {
        copy.grow(object.key(), from, tail);
      }
    } finally {
      lock.unlock();
    }
  }

  void delete(Collection<ObjectKey> keys) {
    // One key's lock at a time cannot deadlock; a delete need not be atomic as a whole.
    for (ObjectKey key : keys) {
      ReentrantLock lock = lockOf(key);
      lock.lock();
      try {
        if (objects.containsKey(key.value())) {
          copy.delete(key);
          objects.remove(key.value());
        }
      } finally {
        lock.unlock();
      }
    }
  }

  Optional<MemoryObject> find(ObjectKey key) {
    return Optional.ofNullable(objects.get(key.value()));
  }

  MemoryObject get(ObjectKey key) {
    return find(key).orElseThrow(() -> new StorageException.Missing(key));
  }

  List<StoredObject> list(String prefix, String after, int limit) {
    boolean fromPrefix = prefix.compareTo(after) > 0;
    List<StoredObject> found = new ArrayList<>();
    for (MemoryObject object : objects.tailMap(fromPrefix ? prefix : after, fromPrefix).values()) {
      if (found.size() == limit || !object.key().value().startsWith(prefix)) {
        break;
      }
      found.add(object.describe());
    }
    return found;
  }

  /** All objects, in the order in which their states came to be. */
  List<MemoryObject> inOrderOfWriting() {
    List<MemoryObject> all = new ArrayList<>(objects.values());
    all.sort((a, b) -> Long.compare(a.number(), b.number()));
    return all;
  }

  private ReentrantLock lockOf(ObjectKey key) {
    return locks.get(Math.floorMod(key.hashCode(), LOCKS));
  }
}
