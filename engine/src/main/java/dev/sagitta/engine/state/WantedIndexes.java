package dev.sagitta.engine.state;

import dev.sagitta.engine.segment.IndexChoice;
import dev.sagitta.engine.segment.IndexFactory;
import dev.sagitta.engine.segment.SegmentHandle;
import dev.sagitta.engine.segment.SegmentIndex;
import java.util.List;

/**
 * Which indexes the segments of a collection should have.
 *
 * @param indexes which indexes there are
 * @param scanRows segments with fewer rows are to have none
 */
public record WantedIndexes(IndexFactory indexes, int scanRows) {
  /** The indexes that a segment of so many rows may have; empty if it is to be scanned. */
  public List<IndexChoice> choices(CollectionState collection, int rows) {
    return rows < scanRows ? List.of() : indexes.choices(collection.spec(), rows);
  }

  /** True if the segment has not an index that it should have, or one that it should not. */
  public boolean isDue(CollectionState collection, SegmentHandle segment) {
    return isDue(segment, choices(collection, segment.object().rows()));
  }

  /** The same, where it is known which indexes it may have. */
  public boolean isDue(SegmentHandle segment, List<IndexChoice> choices) {
    SegmentIndex index = segment.index();
    return index == null
        ? !choices.isEmpty()
        : index.isDamaged() || !choices.contains(index.object().choice());
  }

  /** True if no segment is due, but for damaged ones, which cannot be built of. */
  public boolean isReached(CollectionState collection) {
    return collection.records().segments().stream()
        .noneMatch(segment -> segment.damage().isEmpty() && isDue(collection, segment));
  }

  /** True if a change of settings waits for segments to be rebuilt. */
  public boolean isRebuilding(CollectionState collection) {
    return collection.rebuilding().former() != null && !isReached(collection);
  }
}
