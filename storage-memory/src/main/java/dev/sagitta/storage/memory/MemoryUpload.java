package dev.sagitta.storage.memory;

import dev.sagitta.spi.storage.ObjectKey;
import dev.sagitta.spi.storage.StorageException;
import dev.sagitta.spi.storage.Upload;
import dev.sagitta.spi.storage.Version;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** An object that is gathered off the heap until it is complete. */
final class MemoryUpload implements Upload {
  private final MemoryStorage storage;
  private final ObjectKey key;
  private @Nullable GrowingBytes bytes = new GrowingBytes();

  MemoryUpload(MemoryStorage storage, ObjectKey key) {
    this.storage = storage;
    this.key = key;
  }

  @Override
  public void write(ByteBuffer more) {
    gathered().append(more);
  }

  @Override
  public Version commit() {
    MemorySegment gathered = gathered().bytes();
    bytes = null;
    // The room behind the bytes may be as large as they are: a copy gives it back.
    MemorySegment exact = MemoryErrors.allocate(gathered.byteSize());
    exact.copyFrom(gathered);
    return storage.contents().create(key, exact);
  }

  @Override
  public void close() {
    bytes = null;
  }

  private GrowingBytes gathered() {
    storage.requireOpen();
    if (bytes == null) {
      throw new StorageException.Closed(
          "The upload of '" + key + "' is committed or closed; begin another one.");
    }
    return bytes;
  }
}
