package dev.sagitta.engine.testing;

import dev.sagitta.api.collection.CollectionSpec;
import dev.sagitta.api.metadata.Metadata;
import dev.sagitta.api.record.VectorRecord;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Everything an application can read of a database, as plain values that can be compared.
 *
 * @param lsn the last commit
 * @param collections the collections by name
 * @param aliases the aliases and the names of the collections they point at
 */
public record Contents(
    long lsn, SortedMap<String, OneCollection> collections, SortedMap<String, String> aliases) {
  /** Takes immutable copies. */
  public Contents {
    collections = Collections.unmodifiableSortedMap(new TreeMap<>(collections));
    aliases = Collections.unmodifiableSortedMap(new TreeMap<>(aliases));
  }

  /** An empty database. */
  public static Contents empty() {
    return new Contents(0, new TreeMap<>(), new TreeMap<>());
  }

  /** A record. */
  public record OneRecord(
      List<Float> vector,
      Metadata metadata,
      Optional<String> text,
      Optional<String> document,
      long lsn) {
    /** What a written record is read as. */
    public static OneRecord of(VectorRecord record, long lsn) {
      return new OneRecord(
          floats(record.vector()), record.metadata(), record.text(), record.document(), lsn);
    }

    /** The vector as an array. */
    public float[] array() {
      float[] array = new float[vector.size()];
      for (int i = 0; i < array.length; i++) {
        array[i] = vector.get(i);
      }
      return array;
    }
  }

  /** A document itself; its members are the records that name it. */
  public record OneDocument(Metadata metadata, long lsn) {}

  /** A collection. */
  public record OneCollection(
      CollectionSpec spec,
      SortedMap<String, OneRecord> records,
      SortedMap<String, OneDocument> documents) {
    /** Takes immutable copies. */
    public OneCollection {
      records = Collections.unmodifiableSortedMap(new TreeMap<>(records));
      documents = Collections.unmodifiableSortedMap(new TreeMap<>(documents));
    }

    /** A record that there must be. */
    public OneRecord record(String id) {
      return Optional.ofNullable(records.get(id))
          .orElseThrow(() -> new AssertionError("There should be no record '" + id + "'."));
    }

    /** The ids of a document's records, in order. */
    public List<String> membersOf(String document) {
      return records.entrySet().stream()
          .filter(entry -> entry.getValue().document().equals(Optional.of(document)))
          .map(Map.Entry::getKey)
          .toList();
    }
  }

  /** A collection that there must be. */
  public OneCollection collection(String name) {
    return Optional.ofNullable(collections.get(name))
        .orElseThrow(() -> new AssertionError("There should be no collection '" + name + "'."));
  }

  /** Values that have an equality. */
  public static List<Float> floats(float[] vector) {
    Float[] boxed = new Float[vector.length];
    for (int i = 0; i < vector.length; i++) {
      boxed[i] = vector[i];
    }
    return List.of(boxed);
  }

  /** This after one more commit, which changes one collection. */
  public Contents with(OneCollection changed) {
    SortedMap<String, OneCollection> next = new TreeMap<>(collections);
    next.put(changed.spec().name(), changed);
    return new Contents(lsn + 1, next, aliases);
  }

  /** This after one more commit, which renames a collection. */
  public Contents renamed(String from, String to) {
    SortedMap<String, OneCollection> next = new TreeMap<>(collections);
    OneCollection moved = next.remove(from);
    if (moved == null) {
      throw new IllegalArgumentException("There is no collection " + from + ".");
    }
    next.put(to, new OneCollection(moved.spec().withName(to), moved.records(), moved.documents()));
    SortedMap<String, String> pointing = new TreeMap<>(aliases);
    pointing.replaceAll((alias, target) -> target.equals(from) ? to : target);
    return new Contents(lsn + 1, next, pointing);
  }

  /** This after one more commit, which drops a collection. */
  public Contents without(String name) {
    SortedMap<String, OneCollection> next = new TreeMap<>(collections);
    next.remove(name);
    SortedMap<String, String> pointing = new TreeMap<>(aliases);
    pointing.values().removeIf(target -> target.equals(name));
    return new Contents(lsn + 1, next, pointing);
  }

  /** This after one more commit, which points an alias at a collection. */
  public Contents withAlias(String alias, String collection) {
    SortedMap<String, String> pointing = new TreeMap<>(aliases);
    pointing.put(alias, collection);
    return new Contents(lsn + 1, collections, pointing);
  }

  /** This after one more commit, which drops an alias. */
  public Contents withoutAlias(String alias) {
    SortedMap<String, String> pointing = new TreeMap<>(aliases);
    pointing.remove(alias);
    return new Contents(lsn + 1, collections, pointing);
  }
}
