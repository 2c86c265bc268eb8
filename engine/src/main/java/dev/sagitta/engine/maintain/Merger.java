package dev.sagitta.engine.maintain;

import dev.sagitta.engine.manifest.Manifest;
import dev.sagitta.engine.manifest.ObjectNames;
import dev.sagitta.engine.row.RowSet;
import dev.sagitta.engine.segment.IndexChoice;
import dev.sagitta.engine.segment.RowMapping;
import dev.sagitta.engine.segment.SegmentHandle;
import dev.sagitta.engine.segment.SegmentIndex;
import dev.sagitta.engine.segment.SegmentObject;
import dev.sagitta.engine.segment.SegmentWriter;
import dev.sagitta.engine.state.CollectionState;
import dev.sagitta.engine.state.DatabaseState;
import dev.sagitta.engine.state.TableState;
import dev.sagitta.spi.storage.ObjectKey;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * Merges segments of a table into one.
 *
 * <p>The new segment holds the rows that are live at the manifest's LSN, never a later one: a
 * deletion that the log has not made durable yet must not take a row away for good. What is deleted
 * later, while the merge runs, is carried over when it is installed.
 */
final class Merger {
  private final Structure structure;
  private final IndexBuilder builder;

  Merger(Structure structure, IndexBuilder builder) {
    this.structure = structure;
    this.builder = builder;
  }

  /**
   * Makes one segment of several.
   *
   * @param choices the indexes of which the new segment gets one at once; empty if it gets none now
   */
  void merge(Backlog.Merge job, List<IndexChoice> choices) {
    long lsn = manifestLsn();
    ObjectKey key = ObjectNames.segment(job.collection().id(), structure.naming().ulids().next());
    List<SegmentHandle> oldestFirst = job.segments().reversed();
    oldestFirst.forEach(SegmentHandle::open);
    SegmentWriter.Written written =
        new SegmentWriter(
                structure.storage(),
                oldestFirst,
                job.table().dimension(),
                job.collection().indexedFields(job.table().id()))
            .write(key, job.table().id(), lsn);
    SegmentHandle merged = null;
    boolean done = false;
    try {
      if (written != null) {
        SegmentObject object = SegmentObject.fresh(key, written.info().rows(), written.bytes());
        merged =
            new SegmentHandle(
                structure.storage(), object, job.table().id(), job.table().dimension());
        merged.open();
        if (!choices.isEmpty()) {
          buildIndex(job, merged, choices, written.mapping());
        }
      }
      structure.lock().lock();
      try {
        install(job, written, merged, lsn);
        done = true;
      } finally {
        structure.lock().unlock();
      }
    } finally {
      if (!done && merged != null && !structure.shows(merged)) {
        merged.close();
      }
    }
  }

  private void buildIndex(
      Backlog.Merge job, SegmentHandle merged, List<IndexChoice> choices, RowMapping mapping) {
    CollectionState collection = job.collection();
    try {
      SegmentIndex _ =
          merged.adoptIndex(
              builder.build(
                  collection,
                  merged,
                  choices,
                  choice -> builder.parts(collection, mapping, choice)));
    } catch (CancellationException e) {
      structure.garbage().mark(merged.object().objects());
      throw e;
    }
  }

  private long manifestLsn() {
    structure.lock().lock();
    try {
      return structure.manifests().manifest().lsn();
    } finally {
      structure.lock().unlock();
    }
  }

  private void install(
      Backlog.Merge job,
      SegmentWriter.@Nullable Written written,
      @Nullable SegmentHandle merged,
      long lsn) {
    Manifest before = structure.manifests().manifest();
    long number = structure.manifests().nextNumber();
    if (written != null && merged != null) {
      Deleted.carryOver(written.mapping(), merged, lsn, before.lsn());
      merged.adopt(merged.saveDeletions(structure.deletions(merged, number), before.lsn()));
    }
    Manifest next = replaced(before, number, job, merged);
    if (next == null) {
      if (merged != null) {
        merged.close();
        structure.garbage().mark(merged.object().objects());
      }
      return;
    }
    structure.manifests().commit(next);
    boolean shown =
        structure
            .committer()
            .exclusively(() -> {
              if (written != null && merged != null) {
                Deleted.carryOver(written.mapping(), merged, before.lsn(), RowSet.LATEST);
              }
              return show(job, merged);
            });
    if (!shown && merged != null) {
      merged.close();
    }
    Set<ObjectKey> gone = before.goneWith(next);
    List<Runnable> releases = new ArrayList<>();
    job.segments().forEach(segment -> releases.add(segment::close));
    releases.add(() -> structure.garbage().mark(gone));
    structure.views().retire(releases);
  }

  /** The manifest with the merged segment; null if the collection is gone from it. */
  private @Nullable Manifest replaced(
      Manifest before, long number, Backlog.Merge job, @Nullable SegmentHandle merged) {
    if (structure.views().peek().state().collection(job.collection().id()) == null) {
      return null;
    }
    List<Manifest.Entry> entries = new ArrayList<>();
    boolean found = false;
    for (Manifest.Entry entry : before.collections()) {
      if (entry.id() != job.collection().id()) {
        entries.add(entry);
      } else {
        boolean records = job.table().id() == CollectionState.recordsTable(entry.id());
        found = true;
        entries.add(
            entry.with(
                records ? replaced(entry.records(), job, merged) : entry.records(),
                records ? entry.documents() : replaced(entry.documents(), job, merged)));
      }
    }
    return found
        ? before.withCollections(number, structure.naming().clock().millis(), entries)
        : null;
  }

  private static List<SegmentObject> replaced(
      List<SegmentObject> objects, Backlog.Merge job, @Nullable SegmentHandle merged) {
    Set<ObjectKey> old = new HashSet<>();
    job.segments().forEach(segment -> old.add(segment.object().key()));
    List<SegmentObject> next = new ArrayList<>();
    for (SegmentObject object : objects) {
      if (!old.contains(object.key())) {
        next.add(object);
      }
    }
    if (merged != null) {
      next.add(merged.object());
    }
    return next;
  }

  /** Shows readers the merged segment; false if the collection has been dropped. */
  private boolean show(Backlog.Merge job, @Nullable SegmentHandle merged) {
    DatabaseState state = structure.views().peek().state();
    CollectionState collection = state.collection(job.collection().id());
    if (collection == null) {
      return false;
    }
    TableState table = collection.table(job.table().id());
    List<SegmentHandle> segments = new ArrayList<>(table.segments());
    segments.removeAll(job.segments());
    if (merged != null) {
      segments.add(merged);
    }
    structure
        .views()
        .install(state.with(collection.withTable(table.with(table.sealing(), segments))));
    return true;
  }
}
