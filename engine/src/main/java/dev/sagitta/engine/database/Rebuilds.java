package dev.sagitta.engine.database;

import dev.sagitta.api.collection.Indexing;
import dev.sagitta.api.collection.Rebuild;
import dev.sagitta.engine.maintain.BuildProgress;
import dev.sagitta.engine.segment.SegmentHandle;
import dev.sagitta.engine.state.CollectionState;
import dev.sagitta.engine.state.WantedIndexes;
import java.util.Optional;

/** Tells how far the rebuild of a collection is. */
final class Rebuilds {
  private Rebuilds() {}

  static Optional<Rebuild> of(
      CollectionState collection, WantedIndexes wanted, BuildProgress builds) {
    Indexing former = collection.rebuilding().former();
    if (former == null || wanted.isReached(collection)) {
      return Optional.empty();
    }
    long all = 0;
    long rebuilt = 0;
    for (SegmentHandle segment : collection.records().segments()) {
      int rows = segment.object().rows();
      all += rows;
      rebuilt += wanted.isDue(collection, segment) ? 0 : rows;
    }
    return Optional.of(
        new Rebuild(
            Indexing.of(collection.spec()),
            former,
            all,
            rebuilt,
            builds.records(),
            builds.built()));
  }
}
