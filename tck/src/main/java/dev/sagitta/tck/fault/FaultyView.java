package dev.sagitta.tck.fault;

import dev.sagitta.spi.storage.AppendableStorage;
import dev.sagitta.spi.storage.Appender;
import dev.sagitta.spi.storage.CopyingStorage;
import dev.sagitta.spi.storage.MappableStorage;
import dev.sagitta.spi.storage.ObjectKey;
import dev.sagitta.spi.storage.Storage;
import dev.sagitta.spi.storage.StorageException;
import dev.sagitta.spi.storage.StoredObject;
import dev.sagitta.spi.storage.Upload;
import dev.sagitta.spi.storage.Version;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * The storage side of {@link FaultyStorage}: every call, counted, with the storage below behind it.
 */
final class FaultyView implements AppendableStorage, MappableStorage, CopyingStorage {
  private static final List<Class<? extends Storage>> ABILITIES =
      List.of(AppendableStorage.class, MappableStorage.class, CopyingStorage.class);

  private final Storage delegate;
  private final FaultyStorage faults;

  private FaultyView(Storage delegate, FaultyStorage faults) {
    this.delegate = delegate;
    this.faults = faults;
  }

  /**
   * A view that is of the same interfaces as the storage below: a missing ability is a missing
   * type.
   */
  static Storage over(Storage delegate, FaultyStorage faults) {
    FaultyView view = new FaultyView(delegate, faults);
    List<Class<?>> types = new ArrayList<>(List.of(Storage.class));
    ABILITIES.stream().filter(ability -> ability.isInstance(delegate)).forEach(types::add);
    return (Storage)
        Proxy.newProxyInstance(
            FaultyView.class.getClassLoader(),
            types.toArray(Class<?>[]::new),
            (proxy, method, arguments) -> {
              try {
                return method.invoke(view, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause() == null ? e : e.getCause();
              }
            });
  }

  @Override
  public Version create(ObjectKey key, ByteBuffer content) {
    return faults.run(
        OperationKind.CREATE,
        key.value(),
        () -> {
          int size = content.remaining();
          return inSpace(key, size, () -> delegate.create(key, content));
        });
  }

  @Override
  public Version replace(ObjectKey key, Version expected, ByteBuffer content) {
    return faults.run(
        OperationKind.REPLACE,
        key.value(),
        () -> {
          long before = faults.space().taken(key);
          int size = content.remaining();
          Version version = inSpace(key, size, () -> delegate.replace(key, expected, content));
          faults.space().giveBack(key, before);
          return version;
        });
  }

  @Override
  public Upload upload(ObjectKey key) {
    return faults.run(
        OperationKind.UPLOAD,
        key.value(),
        () -> new FaultyUpload(key, delegate.upload(key), faults));
  }

  @Override
  public Appender append(ObjectKey key) {
    return faults.run(
        OperationKind.APPEND_OPEN,
        key.value(),
        () -> {
          Appender below = ((AppendableStorage) delegate).append(key);
          return new FaultyAppender(key, faults.held().hold(key, below), faults);
        });
  }

  @Override
  public void sync(ObjectKey key) {
    faults.run(
        OperationKind.SYNC_OBJECT,
        key.value(),
        () -> {
          faults.held().passOn(key);
          ((AppendableStorage) delegate).sync(key);
          return key;
        });
  }

  @Override
  public Version copy(ObjectKey from, ObjectKey to) {
    return faults.run(
        OperationKind.COPY,
        to.value(),
        () -> {
          long size = delegate.find(from).map(StoredObject::size).orElse(0L);
          return inSpace(to, size, () -> ((CopyingStorage) delegate).copy(from, to));
        });
  }

  @Override
  public StoredObject read(ObjectKey key, long offset, ByteBuffer target) {
    return faults.run(
        OperationKind.READ,
        key.value(),
        () -> faults.held().overlay(key, offset, target, delegate));
  }

  @Override
  public Optional<StoredObject> find(ObjectKey key) {
    return faults.run(
        OperationKind.FIND,
        key.value(),
        () -> delegate.find(key).map(found -> faults.held().overlay(found)));
  }

  @Override
  public List<StoredObject> list(String prefix, String after, int limit) {
    return faults.run(
        OperationKind.LIST,
        prefix,
        () ->
            delegate.list(prefix, after, limit).stream()
                .map(found -> faults.held().overlay(found))
                .toList());
  }

  @Override
  public MemorySegment map(ObjectKey key, Arena arena) {
    return faults.run(
        OperationKind.MAP,
        key.value(),
        () -> faults.held().overlay(key, ((MappableStorage) delegate).map(key, arena), arena));
  }

  @Override
  public void delete(Collection<ObjectKey> keys) {
    faults.run(
        OperationKind.DELETE,
        keys.toString(),
        () -> {
          keys.forEach(key -> faults.held().drop(key));
          delegate.delete(keys);
          keys.forEach(key -> faults.space().release(key));
          return keys;
        });
  }

  @Override
  public void close() {
    faults.close(delegate);
  }

  private interface Creation {
    Version run();
  }

  private Version inSpace(ObjectKey key, long size, Creation creation) {
    faults.space().take(key, size);
    try {
      return creation.run();
    } catch (StorageException e) {
      faults.space().giveBack(key, size);
      throw e;
    }
  }
}
