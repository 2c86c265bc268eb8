package dev.sagitta.examples.storage;

import dev.sagitta.spi.storage.AppendableStorage;
import dev.sagitta.spi.storage.Appender;
import dev.sagitta.spi.storage.MappableStorage;
import dev.sagitta.spi.storage.ObjectKey;
import dev.sagitta.spi.storage.StoredObject;
import dev.sagitta.spi.storage.Upload;
import dev.sagitta.spi.storage.Version;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** A storage over another one that notes every change. */
final class AuditStorage implements AppendableStorage, MappableStorage {
  private final AppendableStorage below;
  private final MappableStorage mapped;
  private final AuditTrail trail;

  /** The first two are one storage: Java has no name for "both". */
  AuditStorage(AppendableStorage below, MappableStorage mapped, AuditTrail trail) {
    this.below = below;
    this.mapped = mapped;
    this.trail = trail;
  }

  @Override
  public Version create(ObjectKey key, ByteBuffer content) {
    Version version = below.create(key, content);
    trail.note("created", key);
    return version;
  }

  @Override
  public Version replace(ObjectKey key, Version expected, ByteBuffer content) {
    Version version = below.replace(key, expected, content);
    trail.note("replaced", key);
    return version;
  }

  @Override
  public Upload upload(ObjectKey key) {
    Upload upload = below.upload(key);
    return new Upload() {
      @Override
      public void write(ByteBuffer bytes) {
        upload.write(bytes);
      }

      @Override
      public Version commit() {
        Version version = upload.commit();
        trail.note("uploaded", key);
        return version;
      }

      @Override
      public void close() {
        upload.close();
      }
    };
  }

  @Override
  public Appender append(ObjectKey key) {
    Appender appender = below.append(key);
    trail.note("created", key);
    return appender;
  }

  @Override
  public void delete(Collection<ObjectKey> keys) {
    below.delete(keys);
    keys.forEach(key -> trail.note("deleted", key));
  }

  @Override
  public StoredObject read(ObjectKey key, long offset, ByteBuffer target) {
    return below.read(key, offset, target);
  }

  @Override
  public Optional<StoredObject> find(ObjectKey key) {
    return below.find(key);
  }

  @Override
  public List<StoredObject> list(String prefix, String after, int limit) {
    return below.list(prefix, after, limit);
  }

  @Override
  public void sync(ObjectKey key) {
    below.sync(key);
  }

  @Override
  public MemorySegment map(ObjectKey key, Arena arena) {
    return mapped.map(key, arena);
  }

  @Override
  public void close() {
    below.close();
  }
}
