package dev.sagitta.engine.segment;

import dev.sagitta.spi.storage.ObjectKey;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A segment as a manifest names it.
 *
 * @param key the object that holds its rows
 * @param rows the number of rows, deleted ones included
 * @param bytes the object's size
 * @param deletions the object that holds its deletions; null if every row is live
 * @param deleted the number of deleted rows
 * @param index its index; null if it is scanned
 */
public record SegmentObject(
    ObjectKey key,
    int rows,
    long bytes,
    @Nullable ObjectKey deletions,
    int deleted,
    @Nullable IndexObject index) {
  /** A new segment: every row is live, and there is no index yet. */
  public static SegmentObject fresh(ObjectKey key, int rows, long bytes) {
    return new SegmentObject(key, rows, bytes, null, 0, null);
  }

  /** This, with other deletions. */
  public SegmentObject withDeletions(ObjectKey object, int count) {
    return new SegmentObject(key, rows, bytes, object, count, index);
  }

  /** This, with another index or none. */
  public SegmentObject withIndex(@Nullable IndexObject other) {
    return new SegmentObject(key, rows, bytes, deletions, deleted, other);
  }

  /** All objects of the segment. */
  public List<ObjectKey> objects() {
    List<ObjectKey> objects = new ArrayList<>();
    objects.add(key);
    if (deletions != null) {
      objects.add(deletions);
    }
    if (index != null) {
      objects.add(index.key());
    }
    return objects;
  }
}
