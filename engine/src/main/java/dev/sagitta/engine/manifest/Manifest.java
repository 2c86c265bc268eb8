package dev.sagitta.engine.manifest;

import dev.sagitta.api.collection.CollectionSpec;
import dev.sagitta.engine.log.LogPosition;
import dev.sagitta.engine.segment.Rebuilding;
import dev.sagitta.engine.segment.SegmentObject;
import dev.sagitta.spi.storage.ObjectKey;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The state of a database at one commit: which objects hold it, and where the log goes on from
 * there.
 *
 * @param number counts up with each manifest
 * @param lsn the last commit that the objects hold
 * @param timeMillis when it was written, in milliseconds since 1970
 * @param log the first log object with later commits
 * @param nextCollection the number that the next new collection gets
 * @param resident the object with the rows of small tables; null if there are none
 * @param collections the collections
 * @param aliases the aliases and the collections they point at
 */
public record Manifest(
    long number,
    long lsn,
    long timeMillis,
    LogPosition log,
    long nextCollection,
    @Nullable ObjectKey resident,
    List<Entry> collections,
    SortedMap<String, Long> aliases) {
  /** Takes immutable copies. */
  public Manifest {
    collections = List.copyOf(collections);
    aliases = new TreeMap<>(aliases);
  }

  /**
   * A collection.
   *
   * @param id its number
   * @param spec its settings
   * @param rebuilding what its segments are rebuilt from
   * @param records the segments of its records
   * @param documents the segments of its documents
   */
  public record Entry(
      long id,
      CollectionSpec spec,
      Rebuilding rebuilding,
      List<SegmentObject> records,
      List<SegmentObject> documents) {
    /** Takes immutable copies. */
    public Entry {
      records = List.copyOf(records);
      documents = List.copyOf(documents);
    }

    /** This, with other segments. */
    public Entry with(List<SegmentObject> otherRecords, List<SegmentObject> otherDocuments) {
      return new Entry(id, spec, rebuilding, otherRecords, otherDocuments);
    }

    /** This, rebuilt from something else, or from nothing any more. */
    public Entry with(Rebuilding other) {
      return new Entry(id, spec, other, records, documents);
    }
  }

  /** What is garbage once another manifest holds in place of this one: its objects and itself. */
  public Set<ObjectKey> goneWith(Manifest next) {
    Set<ObjectKey> gone = objects();
    gone.removeAll(next.objects());
    gone.add(ObjectNames.manifest(number));
    return gone;
  }

  /** The next manifest of the same commits, with other segments. */
  public Manifest withCollections(long nextNumber, long nextTimeMillis, List<Entry> entries) {
    return new Manifest(
        nextNumber, lsn, nextTimeMillis, log, nextCollection, resident, entries, aliases);
  }

  /** The manifest of a database without anything in it. */
  public static Manifest empty(long number, long timeMillis) {
    return new Manifest(
        number, 0, timeMillis, new LogPosition(1, 1), 1, null, List.of(), new TreeMap<>(Map.of()));
  }

  /** Every object that the manifest needs, but for itself and the log. */
  public Set<ObjectKey> objects() {
    Set<ObjectKey> keys = new HashSet<>();
    if (resident != null) {
      keys.add(resident);
    }
    for (Entry entry : collections) {
      entry.records().forEach(segment -> keys.addAll(segment.objects()));
      entry.documents().forEach(segment -> keys.addAll(segment.objects()));
    }
    return keys;
  }
}
