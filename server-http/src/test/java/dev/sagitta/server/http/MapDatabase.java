package dev.sagitta.server.http;

import dev.sagitta.api.Database;
import dev.sagitta.api.VectorCollection;
import dev.sagitta.api.collection.CollectionDescription;
import dev.sagitta.api.collection.CollectionSpec;
import dev.sagitta.api.error.ConflictException;
import dev.sagitta.api.error.ErrorCode;
import dev.sagitta.api.error.NotFoundException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A database of maps. */
final class MapDatabase implements Database {
  final TreeMap<String, MapCollection> collections = new TreeMap<>();
  final TreeMap<String, String> aliases = new TreeMap<>();
  long lsn;

  synchronized long commit() {
    return ++lsn;
  }

  @Override
  public synchronized VectorCollection createCollection(CollectionSpec spec) {
    if (collections.containsKey(spec.name()) || aliases.containsKey(spec.name())) {
      throw new ConflictException(ErrorCode.NAME_TAKEN, "taken: " + spec.name());
    }
    MapCollection made = new MapCollection(this, spec);
    collections.put(spec.name(), made);
    return made;
  }

  @Override
  public synchronized Optional<VectorCollection> findCollection(String name) {
    return Optional.ofNullable(collections.get(aliases.getOrDefault(name, name)));
  }

  @Override
  public VectorCollection collection(String name) {
    return findCollection(name)
        .orElseThrow(
            () -> new NotFoundException(ErrorCode.COLLECTION_NOT_FOUND, "no collection " + name));
  }

  @Override
  public synchronized List<CollectionDescription> listCollections() {
    return collections.values().stream().map(MapCollection::describe).toList();
  }

  @Override
  public synchronized void dropCollection(String name) {
    if (collections.remove(name) == null) {
      throw new NotFoundException(ErrorCode.COLLECTION_NOT_FOUND, "no collection " + name);
    }
    aliases.values().removeIf(name::equals);
  }

  @Override
  public synchronized void renameCollection(String from, String to) {
    MapCollection one = collections.get(from);
    if (one == null) {
      throw new NotFoundException(ErrorCode.COLLECTION_NOT_FOUND, "no collection " + from);
    }
    if (collections.containsKey(to) || aliases.containsKey(to)) {
      throw new ConflictException(ErrorCode.NAME_TAKEN, "taken: " + to);
    }
    collections.remove(from);
    one.spec = one.spec.withName(to);
    collections.put(to, one);
    aliases.replaceAll((alias, target) -> target.equals(from) ? to : target);
  }

  @Override
  public synchronized void putAlias(String alias, String collection) {
    if (collections.containsKey(alias)) {
      throw new ConflictException(ErrorCode.NAME_TAKEN, "taken: " + alias);
    }
    if (!collections.containsKey(collection)) {
      throw new NotFoundException(ErrorCode.COLLECTION_NOT_FOUND, "no collection " + collection);
    }
    aliases.put(alias, collection);
  }

  @Override
  public synchronized void dropAlias(String alias) {
    if (aliases.remove(alias) == null) {
      throw new NotFoundException(ErrorCode.ALIAS_NOT_FOUND, "no alias " + alias);
    }
  }

  @Override
  public synchronized Map<String, String> aliases() {
    return new TreeMap<>(aliases);
  }

  @Override
  public synchronized long lsn() {
    return lsn;
  }

  @Override
  public void flush() {}

  @Override
  public void compact() {}

  @Override
  public void close() {}
}
