package dev.sagitta.storage.memory;

import dev.sagitta.spi.storage.Access;
import dev.sagitta.spi.storage.AppendableStorage;
import dev.sagitta.spi.storage.Appender;
import dev.sagitta.spi.storage.MappableStorage;
import dev.sagitta.spi.storage.ObjectKey;
import dev.sagitta.spi.storage.StorageException;
import dev.sagitta.spi.storage.StoredObject;
import dev.sagitta.spi.storage.Upload;
import dev.sagitta.spi.storage.Version;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A storage whose objects are off-heap memory. Mapping shows that memory itself, without a copy.
 * Durable means: as long as the contents live, and in the directory where one is given.
 */
final class MemoryStorage implements AppendableStorage, MappableStorage {
  private final MemoryStores.Opened opened;
  private final Access access;
  private final AtomicBoolean closed = new AtomicBoolean();

  private MemoryStorage(MemoryStores.Opened opened, Access access) {
    this.opened = opened;
    this.access = access;
  }

  static MemoryStorage open(MemoryStorageConfig config, Access access) {
    return new MemoryStorage(MemoryStores.open(config, access), access);
  }

  @Override
  public Version create(ObjectKey key, ByteBuffer content) {
    requireWritable("create '" + key + "'");
    return contents().create(key, copyOf(content));
  }

  @Override
  public Version replace(ObjectKey key, Version expected, ByteBuffer content) {
    requireWritable("replace '" + key + "'");
    return contents().replace(key, expected, copyOf(content));
  }

  private static MemorySegment copyOf(ByteBuffer content) {
    MemorySegment bytes = MemoryErrors.allocate(content.remaining());
    bytes.copyFrom(MemorySegment.ofBuffer(content));
    content.position(content.limit());
    return bytes;
  }

  @Override
  public Upload upload(ObjectKey key) {
    requireWritable("upload '" + key + "'");
    return new MemoryUpload(this, key);
  }

  @Override
  public Appender append(ObjectKey key) {
    requireWritable("append to '" + key + "'");
    return new MemoryAppender(this, contents().add(key, MemorySegment.NULL));
  }

  @Override
  public void sync(ObjectKey key) {
    requireWritable("sync '" + key + "'");
    // What an appender of this process did not sync may not be in the directory yet.
    MemoryObject object = contents().get(key);
    contents().grow(object, 0, object.bytes());
  }

  @Override
  public StoredObject read(ObjectKey key, long offset, ByteBuffer target) {
    requireOpen();
    if (offset < 0) {
      throw new IllegalArgumentException(
          "The offset " + offset + " in '" + key + "' must be 0 or more.");
    }
    MemoryObject object = contents().get(key);
    MemorySegment bytes = object.bytes();
    int count = Math.clamp(bytes.byteSize() - offset, 0, target.remaining());
    MemorySegment.copy(
        bytes, Math.min(offset, bytes.byteSize()), MemorySegment.ofBuffer(target), 0, count);
    target.position(target.position() + count);
    return new StoredObject(key, bytes.byteSize(), object.version());
  }

  @Override
  public Optional<StoredObject> find(ObjectKey key) {
    requireOpen();
    return contents().find(key).map(MemoryObject::describe);
  }

  @Override
  public List<StoredObject> list(String prefix, String after, int limit) {
    requireOpen();
    if (limit < 1) {
      throw new IllegalArgumentException("The limit " + limit + " of a list must be 1 or more.");
    }
    return contents().list(prefix, after, limit);
  }

  @Override
  public MemorySegment map(ObjectKey key, Arena arena) {
    requireOpen();
    // The bytes live as long as something refers to them, which includes what is returned: they
    // outlast the arena instead of ending with it.
    return contents().get(key).bytes().asReadOnly();
  }

  @Override
  public void delete(Collection<ObjectKey> keys) {
    requireWritable("delete");
    contents().delete(keys);
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      opened.release().run();
    }
  }

  MemoryContents contents() {
    return opened.contents();
  }

  void requireOpen() {
    if (closed.get()) {
      throw new StorageException.Closed(
          "The storage " + opened.where() + " is closed; open it again.");
    }
  }

  private void requireWritable(String what) {
    requireOpen();
    if (access == Access.READ) {
      throw new StorageException.ReadOnly(
          "Cannot "
              + what
              + ": the storage "
              + opened.where()
              + " was opened for reading; open it for writing.");
    }
  }
}
