package dev.sagitta.tck.fault;

import dev.sagitta.spi.storage.ObjectKey;
import dev.sagitta.spi.storage.StorageException;
import java.util.HashMap;
import java.util.Map;

/** The simulated disk's free bytes, and which object took how many of them. */
final class Space {
  private final Map<ObjectKey, Long> taken = new HashMap<>();
  private long free;

  Space(long free) {
    this.free = free;
  }

  /** Takes bytes for an object, on top of what it has. */
  synchronized void take(ObjectKey key, long bytes) {
    if (bytes > free) {
      throw new StorageException.Full(
          "Simulated: " + bytes + " bytes for '" + key + "', " + free + " are free.", null);
    }
    free -= bytes;
    taken.merge(key, bytes, Long::sum);
  }

  /** Gives bytes of an object back. */
  synchronized void giveBack(ObjectKey key, long bytes) {
    free = saturatedSum(free, bytes);
    taken.merge(key, -bytes, Long::sum);
  }

  /** Gives all bytes back that an object took here. */
  synchronized void release(ObjectKey key) {
    Long bytes = taken.remove(key);
    free = saturatedSum(free, bytes == null ? 0 : bytes);
  }

  /** How many bytes an object took here. */
  synchronized long taken(ObjectKey key) {
    return taken.getOrDefault(key, 0L);
  }

  synchronized void add(long bytes) {
    free = saturatedSum(free, bytes);
  }

  private static long saturatedSum(long a, long b) {
    return a > Long.MAX_VALUE - b ? Long.MAX_VALUE : a + b;
  }
}
