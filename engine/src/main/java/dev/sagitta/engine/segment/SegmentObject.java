package dev.sagitta.engine.segment;

import dev.sagitta.spi.storage.ObjectKey;
import org.jspecify.annotations.Nullable;

/**
 * A segment as a manifest names it.
 *
 * @param key the object that holds its rows
 * @param rows the number of rows, deleted ones included
 * @param bytes the object's size
 * @param deletions the object that holds its deletions; null if every row is live
 * @param deleted the number of deleted rows
 */
public record SegmentObject(
    ObjectKey key, int rows, long bytes, @Nullable ObjectKey deletions, int deleted) {
  /** This, with other deletions. */
  public SegmentObject withDeletions(ObjectKey object, int count) {
    return new SegmentObject(key, rows, bytes, object, count);
  }
}
