package dev.sagitta.engine.state;

import dev.sagitta.engine.segment.SegmentHandle;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The collections and aliases of a database at one moment. Immutable but for the tables' rows. */
public final class DatabaseState {
  private final Map<Long, CollectionState> collections;
  private final SortedMap<String, Long> names;
  private final SortedMap<String, Long> aliases;

  private DatabaseState(
      Map<Long, CollectionState> collections,
      SortedMap<String, Long> names,
      SortedMap<String, Long> aliases) {
    this.collections = collections;
    this.names = names;
    this.aliases = aliases;
  }

  /** A database without collections. */
  public static DatabaseState empty() {
    return new DatabaseState(Map.of(), new TreeMap<>(), new TreeMap<>());
  }

  /** A database of these collections and aliases. */
  public static DatabaseState of(
      Collection<CollectionState> collections, SortedMap<String, Long> aliases) {
    Map<Long, CollectionState> byId = new HashMap<>();
    SortedMap<String, Long> names = new TreeMap<>();
    for (CollectionState collection : collections) {
      byId.put(collection.id(), collection);
      names.put(collection.spec().name(), collection.id());
    }
    return new DatabaseState(byId, names, new TreeMap<>(aliases));
  }

  /** The collections in no order. */
  public Collection<CollectionState> collections() {
    return Collections.unmodifiableCollection(collections.values());
  }

  /** The collections' numbers by name, in name order. */
  public SortedMap<String, Long> names() {
    return Collections.unmodifiableSortedMap(names);
  }

  /** The collections' numbers by alias, in alias order. */
  public SortedMap<String, Long> aliases() {
    return Collections.unmodifiableSortedMap(aliases);
  }

  /** The collection of the given number, or null. */
  public @Nullable CollectionState collection(long id) {
    return collections.get(id);
  }

  /** The table of the given number, or null. */
  public @Nullable TableState table(long table) {
    CollectionState collection = collections.get(CollectionState.collectionOf(table));
    return collection == null ? null : collection.table(table);
  }

  /** The number of the collection of the given name or alias, or null. */
  public @Nullable Long resolve(String nameOrAlias) {
    Long id = names.get(nameOrAlias);
    return id == null ? aliases.get(nameOrAlias) : id;
  }

  /** This, with a new or changed collection. */
  public DatabaseState with(CollectionState collection) {
    Map<Long, CollectionState> changed = new HashMap<>(collections);
    CollectionState before = changed.put(collection.id(), collection);
    if (before != null && before.spec().name().equals(collection.spec().name())) {
      return new DatabaseState(changed, names, aliases);
    }
    SortedMap<String, Long> renamed = new TreeMap<>(names);
    if (before != null) {
      renamed.remove(before.spec().name());
    }
    renamed.put(collection.spec().name(), collection.id());
    return new DatabaseState(changed, renamed, aliases);
  }

  /** This, without a collection and its aliases. */
  public DatabaseState without(long id) {
    Map<Long, CollectionState> changed = new HashMap<>(collections);
    CollectionState gone = changed.remove(id);
    if (gone == null) {
      return this;
    }
    SortedMap<String, Long> fewer = new TreeMap<>(names);
    fewer.remove(gone.spec().name());
    SortedMap<String, Long> pointing = new TreeMap<>(aliases);
    pointing.values().removeIf(target -> target == id);
    return new DatabaseState(changed, fewer, pointing);
  }

  /** This, with an alias. */
  public DatabaseState withAlias(String alias, long collection) {
    SortedMap<String, Long> changed = new TreeMap<>(aliases);
    changed.put(alias, collection);
    return new DatabaseState(collections, names, changed);
  }

  /** This, without an alias. */
  public DatabaseState withoutAlias(String alias) {
    SortedMap<String, Long> changed = new TreeMap<>(aliases);
    changed.remove(alias);
    return new DatabaseState(collections, names, changed);
  }

  /** What gives the memory of all tables and segments back. To be run when no reader is left. */
  public List<Runnable> releases() {
    List<Runnable> releases = new ArrayList<>();
    for (CollectionState collection : collections.values()) {
      for (TableState table : collection.tables()) {
        releases.add(table.active()::close);
        table.sealing().forEach(memory -> releases.add(memory::close));
        table.segments().forEach(segment -> releases.add(segment::close));
      }
    }
    return releases;
  }

  /** The bytes of all memory tables. */
  public long memoryBytes() {
    long bytes = 0;
    for (CollectionState collection : collections.values()) {
      bytes += collection.records().memoryBytes() + collection.documents().memoryBytes();
    }
    return bytes;
  }

  /** True if the segment belongs to one of the tables. */
  public boolean shows(SegmentHandle segment) {
    return collections().stream()
        .flatMap(collection -> collection.tables().stream())
        .anyMatch(table -> table.segments().contains(segment));
  }
}
