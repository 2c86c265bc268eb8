package dev.sagitta.engine.maintain;

import dev.sagitta.api.settings.Budget;
import dev.sagitta.engine.manifest.ManifestStore;
import dev.sagitta.engine.manifest.ObjectNames;
import dev.sagitta.engine.runtime.Ulids;
import dev.sagitta.engine.segment.IndexFactory;
import dev.sagitta.engine.segment.SegmentHandle;
import dev.sagitta.engine.state.CollectionNumbers;
import dev.sagitta.engine.state.Views;
import dev.sagitta.engine.state.WantedIndexes;
import dev.sagitta.engine.write.Committer;
import dev.sagitta.spi.storage.ObjectKey;
import dev.sagitta.spi.storage.Storage;
import java.time.InstantSource;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What checkpoints and merges share.
 *
 * @param storage where objects are written
 * @param manifests the commit point
 * @param committer stops commits for the moment of a switch
 * @param views what readers see
 * @param garbage takes what is no longer referred to
 * @param indexes which indexes there are
 * @param naming makes names, numbers and times
 * @param budget how much memory and how many segments there may be
 * @param lock held by whoever changes the manifest
 */
public record Structure(
    Storage storage,
    ManifestStore manifests,
    Committer committer,
    Views views,
    Garbage garbage,
    IndexFactory indexes,
    Naming naming,
    Budget budget,
    ReentrantLock lock) {

  /** The name of a segment's deletions as of a manifest of this writer. */
  ObjectKey deletions(SegmentHandle segment, long manifest) {
    return ObjectNames.deletions(segment.object().key(), manifests.epoch(), manifest);
  }

  /** Which indexes segments should have. */
  WantedIndexes wanted() {
    return new WantedIndexes(indexes, budget.scanRows());
  }

  /** True if readers are shown the segment. */
  boolean shows(SegmentHandle segment) {
    return views.peek().state().shows(segment);
  }

  /** Deletes what is marked as garbage. */
  void collectGarbage() {
    lock.lock();
    try {
      garbage.collect();
    } finally {
      lock.unlock();
    }
  }

  /** Where names, numbers and times of new objects come from. */
  public record Naming(Ulids ulids, CollectionNumbers collections, InstantSource clock) {}
}
