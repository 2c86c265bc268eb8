package dev.sagitta.engine.maintain;

import dev.sagitta.api.error.ClosedException;
import dev.sagitta.api.error.ErrorCode;
import dev.sagitta.engine.manifest.Manifest;
import dev.sagitta.engine.segment.IndexChoice;
import dev.sagitta.engine.segment.IndexObject;
import dev.sagitta.engine.segment.SegmentHandle;
import dev.sagitta.engine.segment.SegmentIndex;
import dev.sagitta.engine.segment.SegmentObject;
import dev.sagitta.engine.state.CollectionState;
import dev.sagitta.engine.state.TableState;
import dev.sagitta.spi.index.Workers;
import dev.sagitta.spi.storage.ObjectKey;
import dev.sagitta.spi.storage.StorageException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Merges segments and builds their indexes. Two threads may do so: one for short work, which keeps
 * the number of segments small while writes come in, and one for long work.
 */
public final class SegmentWork {
  private final Structure structure;
  private final Backlog backlog;
  private final Merger merger;
  private final IndexBuilder builder;
  private final FinishedRebuilds finished;

  /** Work shares it; what must not meet any work holds it alone. */
  private final ReentrantReadWriteLock working = new ReentrantReadWriteLock(true);

  /** Work on one database, whose indexes are built by these threads. */
  public SegmentWork(Structure structure, Workers workers) {
    this.structure = structure;
    this.backlog = new Backlog(structure);
    this.builder = new IndexBuilder(structure, workers);
    this.merger = new Merger(structure, builder);
    this.finished = new FinishedRebuilds(structure);
  }

  /**
   * Makes the next short merge.
   *
   * @return false if none was due
   */
  public boolean mergeOne() {
    working.readLock().lock();
    try {
      Backlog.Merge merge = backlog.nextShortMerge();
      if (merge != null) {
        run(merge, List.of());
      }
      return merge != null;
    } finally {
      working.readLock().unlock();
    }
  }

  /**
   * Makes the next long merge, or else builds the next index, or else measures one again.
   *
   * @return false if nothing was due
   * @throws java.util.concurrent.CancellationException if cancelled meanwhile
   */
  public boolean buildOne() {
    return mergeOrBuild(backlog::nextBuild);
  }

  /** The same, but no index of a segment that is likely to be merged soon. */
  public boolean buildSettled() {
    return mergeOrBuild(backlog::nextSettledBuild);
  }

  private boolean mergeOrBuild(Supplier<Backlog.@Nullable Build> builds) {
    working.readLock().lock();
    try {
      Backlog.Merge merge = backlog.nextLongMerge();
      boolean merged = merge != null;
      if (merge != null) {
        run(merge, choices(merge));
      }
      boolean done = merged || build(builds.get()) || measure(backlog.nextMeasure());
      finished.note();
      return done;
    } finally {
      working.readLock().unlock();
    }
  }

  /**
   * Does everything that is due, and waits for what others are doing.
   *
   * @throws ClosedException if the database is closed meanwhile
   */
  public void finish() {
    boolean more = true;
    while (more) {
      more = goOn(() -> mergeOne() || buildOne());
      if (!more) {
        whileIdle(() -> {});
        more = goOn(() -> mergeOne() || buildOne());
      }
    }
  }

  /**
   * Works; where that was cancelled because something else is wanted by now, there is more to do.
   */
  private boolean goOn(BooleanSupplier work) {
    try {
      return work.getAsBoolean();
    } catch (CancellationException e) {
      if (builder.isClosed()) {
        throw new ClosedException(
            ErrorCode.CLOSED, "The database was closed before the work was done.", e);
      }
      return true;
    }
  }

  /**
   * Makes one segment of all those of each table, with its index. Gives up what is being built: it
   * would be thrown away.
   *
   * @throws ClosedException if the database is closed meanwhile
   */
  public void optimize() {
    builder.abandon();
    whileIdle(() -> {
      boolean more = true;
      while (more) {
        more = goOn(this::mergeAll);
      }
      more = true;
      while (more) {
        more = goOn(() -> build(backlog.nextBuild()));
      }
      finished.note();
    });
  }

  private boolean mergeAll() {
    for (CollectionState collection : structure.views().peek().state().collections()) {
      for (TableState table : collection.tables()) {
        Backlog.Merge merge = backlog.mergeOfAll(collection, table);
        if (merge != null) {
          run(merge, choices(merge));
        }
      }
    }
    return false;
  }

  /** How far the builds in a collection are. */
  public BuildProgress progress(long collection) {
    return builder.progress(collection);
  }

  /** Runs something while no work is under way. */
  void whileIdle(Runnable action) {
    working.writeLock().lock();
    try {
      action.run();
    } finally {
      working.writeLock().unlock();
    }
  }

  /** Stops builds that are under way, and later ones. */
  void cancel() {
    builder.close();
  }

  private List<IndexChoice> choices(Backlog.Merge merge) {
    boolean records = merge.table().id() == CollectionState.recordsTable(merge.collection().id());
    int rows = merge.segments().stream().mapToInt(segment -> segment.object().rows()).sum();
    return records ? backlog.choices(merge.collection(), rows) : List.of();
  }

  private void run(Backlog.Merge merge, List<IndexChoice> choices) {
    try {
      // Before there is a new segment, which may wait for its first index and is no rebuild.
      finished.note();
      merger.merge(merge, choices);
    } finally {
      backlog.done(merge.segments());
    }
    structure.collectGarbage();
  }

  private boolean build(Backlog.@Nullable Build build) {
    if (build == null) {
      return false;
    }
    try {
      install(build, built(build));
    } finally {
      backlog.done(List.of(build.segment()));
    }
    structure.collectGarbage();
    return true;
  }

  private boolean measure(Backlog.@Nullable Measure measure) {
    if (measure == null) {
      return false;
    }
    SegmentHandle segment = measure.segment();
    try {
      IndexObject measured = builder.calibrated(measure.collection(), segment, measure.index());
      structure.lock().lock();
      try {
        Manifest next = replaced(structure.manifests().manifest(), segment, measured);
        if (next != null) {
          structure.manifests().commit(next);
          segment.adopt(segment.object().withIndex(measured));
        }
      } finally {
        structure.lock().unlock();
      }
    } finally {
      backlog.done(List.of(segment));
    }
    structure.collectGarbage();
    return true;
  }

  private @Nullable IndexObject built(Backlog.Build build) {
    if (build.choices().isEmpty()) {
      return null;
    }
    try {
      return builder.build(build.collection(), build.segment(), build.choices(), _ -> List.of());
    } catch (StorageException | CancellationException e) {
      throw e;
    } catch (RuntimeException e) {
      backlog.failed(build);
      throw e;
    }
  }

  private void install(Backlog.Build build, @Nullable IndexObject index) {
    structure.lock().lock();
    try {
      Manifest before = structure.manifests().manifest();
      Manifest next = replaced(before, build.segment(), index);
      if (next == null) {
        if (index != null) {
          structure.garbage().mark(List.of(index.key()));
        }
        return;
      }
      structure.manifests().commit(next);
      SegmentIndex old = build.segment().adoptIndex(index);
      Set<ObjectKey> gone = before.goneWith(next);
      List<Runnable> releases = new ArrayList<>();
      if (old != null) {
        releases.add(old::close);
      }
      releases.add(() -> structure.garbage().mark(gone));
      structure.views().retire(releases);
    } finally {
      structure.lock().unlock();
    }
  }

  /** The manifest with the segment's index; null if the segment is gone from it. */
  private @Nullable Manifest replaced(
      Manifest before, SegmentHandle segment, @Nullable IndexObject index) {
    boolean found = false;
    List<Manifest.Entry> entries = new ArrayList<>();
    for (Manifest.Entry entry : before.collections()) {
      List<SegmentObject> records = new ArrayList<>();
      for (SegmentObject object : entry.records()) {
        boolean meant = object.key().equals(segment.object().key());
        found |= meant;
        records.add(meant ? object.withIndex(index) : object);
      }
      entries.add(entry.with(records, entry.documents()));
    }
    long number = structure.manifests().nextNumber();
    return found
        ? before.withCollections(number, structure.naming().clock().millis(), entries)
        : null;
  }
}
