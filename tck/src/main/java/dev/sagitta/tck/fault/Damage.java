package dev.sagitta.tck.fault;

import dev.sagitta.spi.storage.ObjectKey;
import dev.sagitta.spi.storage.Storage;
import dev.sagitta.spi.storage.StorageException;
import dev.sagitta.spi.storage.StoredObject;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;

/**
 * Damages objects at rest, as failing disks and careless people do. For objects that fit in memory.
 */
public final class Damage {
  private final Storage storage;
  private final SplittableRandom random;

  /**
   * Damage to the objects of a storage that is open for writing.
   *
   * @param random where damage that is not chosen comes from
   */
  public Damage(Storage storage, SplittableRandom random) {
    this.storage = storage;
    this.random = random;
  }

  /**
   * Flips one bit.
   *
   * @param bit which one: 8 times the byte's offset, plus 0 for the byte's lowest bit to 7
   */
  public void flip(ObjectKey key, long bit) {
    change(
        key,
        bytes -> {
          if (bit < 0 || bit >= 8L * bytes.length) {
            throw new IllegalArgumentException(
                "The object '" + key + "' of " + bytes.length + " bytes has no bit " + bit + ".");
          }
          bytes[(int) (bit >>> 3)] ^= (byte) (1 << (bit & 7));
          return bytes;
        });
  }

  /**
   * Flips a random bit of an object that is not empty.
   *
   * @return which one, as {@link #flip} counts
   */
  public long flipAny(ObjectKey key) {
    long size = storage.find(key).orElseThrow(() -> new StorageException.Missing(key)).size();
    if (size == 0) {
      throw new IllegalArgumentException("The object '" + key + "' is empty: no bit can flip.");
    }
    long bit = random.nextLong(8 * size);
    flip(key, bit);
    return bit;
  }

  /** Cuts an object off at a size below its own. */
  public void truncate(ObjectKey key, long size) {
    change(
        key,
        bytes -> {
          if (size < 0 || size >= bytes.length) {
            throw new IllegalArgumentException(
                "The object '"
                    + key
                    + "' of "
                    + bytes.length
                    + " bytes cannot be cut to "
                    + size
                    + ".");
          }
          return Arrays.copyOf(bytes, (int) size);
        });
  }

  /** Overwrites a range with zeros. */
  public void zero(ObjectKey key, long from, long to) {
    change(
        key,
        bytes -> {
          Arrays.fill(bytes, Math.toIntExact(from), Math.toIntExact(to), (byte) 0);
          return bytes;
        });
  }

  private void change(ObjectKey key, UnaryOperator<byte[]> damage) {
    StoredObject found = storage.find(key).orElseThrow(() -> new StorageException.Missing(key));
    ByteBuffer content = ByteBuffer.allocate(Math.toIntExact(found.size()));
    storage.read(key, 0, content);
    byte[] damaged = damage.apply(content.array());
    storage.delete(List.of(key));
    storage.create(key, ByteBuffer.wrap(damaged));
  }
}
