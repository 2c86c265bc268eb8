package dev.sagitta.spi.storage;

import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * A place where bytes live: a flat set of named objects.
 *
 * <p>What every storage honours, whatever it is made of:
 *
 * <ul>
 *   <li>An object is seen whole or not at all. What a returned call wrote is durable and is seen by
 *       every later call, of this instance and of others.
 *   <li>All methods are safe for any number of threads. Where writers race for one key, exactly one
 *       wins, and its bytes are what is stored.
 *   <li>A failed call leaves the object either as it was or as the call would have left it, never
 *       between. Where the storage cannot tell, it reads back before it answers; where even that
 *       fails, it throws {@link StorageException.Unavailable}.
 *   <li>Buffers are read or written between position and limit; when a call returns normally the
 *       position has moved, when it throws the position is undefined.
 *   <li>Failures are {@link StorageException}s, sorted by what the caller does about them.
 * </ul>
 *
 * <p>Optional abilities are further interfaces that a storage may also implement: {@link
 * AppendableStorage}, {@link MappableStorage}, {@link CopyingStorage}.
 */
public interface Storage extends AutoCloseable {
  /**
   * Creates an object. Atomic; not idempotent.
   *
   * @param content the whole object; meant for small ones, larger ones are streamed by {@link
   *     #upload}
   * @return the version that was created
   * @throws StorageException.AlreadyExists if the key is present; the object there is unchanged
   * @throws IllegalArgumentException if the storage notices that the key is another key's
   *     directory, or lies below another key
   */
  Version create(ObjectKey key, ByteBuffer content);

  /**
   * Replaces an object if it still has the expected version. Atomic; not idempotent.
   *
   * @return the version that was created, different from all earlier ones of this key
   * @throws StorageException.VersionMismatch if the object has another version or is absent;
   *     nothing has changed
   */
  Version replace(ObjectKey key, Version expected, ByteBuffer content);

  /**
   * Begins to create an object piece by piece, in memory bounded by the storage and not by the
   * object. Nothing is visible before {@link Upload#commit}. A key that is present may be noticed
   * here or only at commit.
   */
  Upload upload(ObjectKey key);

  /**
   * Reads bytes of an object from an offset into the target until the target is full or the object
   * ends. All bytes of one call belong to one version. An offset at or behind the end reads
   * nothing.
   *
   * @param offset the first byte, 0 or more
   * @return the object that was read, with its whole size
   * @throws StorageException.Missing if the key is absent
   */
  StoredObject read(ObjectKey key, long offset, ByteBuffer target);

  /** Describes an object, or answers empty if the key is absent. */
  Optional<StoredObject> find(ObjectKey key);

  /**
   * Lists objects in the order of their keys (by ASCII).
   *
   * @param prefix what the keys start with, by characters and not by path segments; may be empty
   * @param after only keys behind this text, itself excluded; may be empty
   * @param limit the most objects to answer, 1 or more; fewer means that there are no more
   */
  List<StoredObject> list(String prefix, String after, int limit);

  /**
   * Deletes objects. Idempotent: absent keys are no error. Not atomic as a whole: when it fails,
   * some may be gone.
   */
  void delete(Collection<ObjectKey> keys);

  /**
   * Lets go of threads, handles and locks. Idempotent. Afterwards every method, of mapped and
   * opened things too unless they say otherwise, throws {@link StorageException.Closed}.
   */
  @Override
  void close();
}
