package dev.sagitta.engine.maintain;

import dev.sagitta.engine.log.LogPosition;
import dev.sagitta.engine.log.LogWriter;
import dev.sagitta.engine.manifest.Manifest;
import dev.sagitta.engine.manifest.ObjectNames;
import dev.sagitta.engine.segment.RowMapping;
import dev.sagitta.engine.segment.SegmentHandle;
import dev.sagitta.engine.segment.SegmentObject;
import dev.sagitta.engine.segment.SegmentWriter;
import dev.sagitta.engine.state.CollectionState;
import dev.sagitta.engine.state.DatabaseState;
import dev.sagitta.engine.state.TableState;
import dev.sagitta.engine.state.Views;
import dev.sagitta.engine.table.MemoryTable;
import dev.sagitta.engine.write.Pressure;
import dev.sagitta.spi.storage.ObjectKey;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes a manifest that holds everything up to the present commit, so that the log before it can
 * go.
 *
 * <p>The life of a checkpoint: (1) with commits stopped for a moment, the log goes on in a new
 * object and full memory tables are set aside; (2) while commits go on, tables become segments,
 * deletions are saved, and the rows of small tables are kept together; (3) the manifest makes it
 * hold; (4) with commits stopped for a moment, readers are shown segments in place of tables, with
 * what was deleted meanwhile. A failure before (3) leaves everything as it was, but for objects
 * that nothing refers to.
 */
public final class Checkpointer {
  private static final int RESIDENT_SHARE = 4;

  private final Structure structure;
  private final LogWriter log;
  private final Pressure pressure;
  private final FinishedRebuilds finished;

  /** Checkpoints of one database. */
  public Checkpointer(Structure structure, LogWriter log, Pressure pressure) {
    this.structure = structure;
    this.log = log;
    this.pressure = pressure;
    this.finished = new FinishedRebuilds(structure);
  }

  /** The commit up to which a checkpoint goes, and the state whose tables it writes. */
  private record Cut(long lsn, LogPosition log, DatabaseState state) {}

  /** A segment made from the tables of one table state that were set aside. */
  private record Sealed(
      List<MemoryTable> tables, @Nullable SegmentHandle segment, @Nullable RowMapping mapping) {}

  /** Makes a checkpoint; returns at once if there is nothing new. */
  public void run() {
    structure.lock().lock();
    try (Views.Lease _ = structure.views().acquire()) {
      Cut cut = structure.committer().exclusively(this::cut);
      if (cut != null) {
        write(cut);
      }
    } finally {
      structure.lock().unlock();
    }
    structure.collectGarbage();
  }

  private @Nullable Cut cut() {
    long lsn = structure.committer().lastLsn();
    if (lsn == structure.manifests().manifest().lsn()) {
      return null;
    }
    long sequence = log.rotate(lsn);
    // Before there are new segments, which wait for their first index and are no rebuild.
    DatabaseState state = rotateTables(finished.noted(structure.views().peek().state()));
    structure.views().install(state);
    structure.views().publish(lsn);
    return new Cut(lsn, new LogPosition(structure.manifests().epoch(), sequence), state);
  }

  /** Sets aside every active table that is too large to stay in memory. */
  private DatabaseState rotateTables(DatabaseState state) {
    List<TableState> tables = new ArrayList<>();
    long resident = 0;
    for (CollectionState collection : state.collections()) {
      for (TableState table : collection.tables()) {
        if (table.active().size() > 0) {
          tables.add(table);
          resident += table.active().bytes();
        }
      }
    }
    tables.sort(Comparator.comparingLong((TableState table) -> table.active().bytes()).reversed());
    long allowed = structure.budget().memoryTotalBytes() / RESIDENT_SHARE;
    DatabaseState rotated = state;
    for (TableState table : tables) {
      long bytes = table.active().bytes();
      if (bytes < structure.budget().residentTableBytes() && resident <= allowed) {
        break;
      }
      resident -= bytes;
      CollectionState collection = rotated.collection(CollectionState.collectionOf(table.id()));
      if (collection != null) {
        rotated = rotated.with(collection.withTable(table.rotated()));
      }
    }
    return rotated;
  }

  private void write(Cut cut) {
    Map<Long, Sealed> sealed = new HashMap<>();
    boolean done = false;
    try {
      write(cut, sealed);
      done = true;
    } finally {
      if (!done) {
        sealed.values().forEach(this::giveUp);
      }
    }
  }

  /**
   * Gives the memory of a segment back that readers never saw. Its object stays: where the outcome
   * of the manifest's commit could not be told, it may be needed.
   */
  private void giveUp(Sealed fresh) {
    if (fresh.segment != null && !structure.shows(fresh.segment)) {
      fresh.segment.close();
    }
  }

  private void write(Cut cut, Map<Long, Sealed> sealed) {
    long number = structure.manifests().nextNumber();
    Map<SegmentHandle, SegmentObject> saved = new HashMap<>();
    List<Manifest.Entry> entries = new ArrayList<>();
    for (CollectionState collection : cut.state.collections()) {
      for (TableState table : collection.tables()) {
        if (!table.sealing().isEmpty()) {
          sealed.put(table.id(), seal(table, collection, cut.lsn));
        }
        for (SegmentHandle segment : table.segments()) {
          ObjectKey key = structure.deletions(segment, number);
          saved.put(segment, segment.saveDeletions(key, cut.lsn));
        }
      }
      entries.add(
          new Manifest.Entry(
              collection.id(),
              collection.spec(),
              collection.rebuilding(),
              objects(collection.records(), sealed, saved),
              objects(collection.documents(), sealed, saved)));
    }
    Manifest before = structure.manifests().manifest();
    long now = structure.naming().clock().millis();
    ObjectKey resident = null;
    Residents residents = Residents.of(cut.state, cut.lsn);
    if (!residents.isEmpty()) {
      resident = ObjectNames.resident(structure.naming().ulids().next());
      residents.write(structure.storage(), resident, now);
    }
    Manifest next =
        new Manifest(
            number,
            cut.lsn,
            now,
            cut.log,
            structure.naming().collections().upcoming(),
            resident,
            entries,
            cut.state.aliases());
    List<ObjectKey> logs = structure.garbage().logsBetween(before.log(), next.log());
    structure.manifests().commit(next);
    saved.forEach(SegmentHandle::adopt);
    structure.committer().exclusively(() -> replaceTables(sealed, cut.lsn));
    Set<ObjectKey> gone = before.goneWith(next);
    gone.addAll(logs);
    retire(sealed, gone);
  }

  private Sealed seal(TableState table, CollectionState collection, long lsn) {
    List<MemoryTable> oldestFirst = table.sealing().reversed();
    ObjectKey key = ObjectNames.segment(collection.id(), structure.naming().ulids().next());
    SegmentWriter.Written written =
        new SegmentWriter(
                structure.storage(),
                oldestFirst,
                table.dimension(),
                collection.indexedFields(table.id()))
            .write(key, table.id(), lsn);
    if (written == null) {
      return new Sealed(oldestFirst, null, null);
    }
    SegmentObject object = SegmentObject.fresh(key, written.info().rows(), written.bytes());
    SegmentHandle segment =
        new SegmentHandle(structure.storage(), object, table.id(), table.dimension());
    segment.open();
    return new Sealed(oldestFirst, segment, written.mapping());
  }

  private static List<SegmentObject> objects(
      TableState table, Map<Long, Sealed> sealed, Map<SegmentHandle, SegmentObject> saved) {
    List<SegmentObject> objects = new ArrayList<>();
    Sealed fresh = sealed.get(table.id());
    if (fresh != null && fresh.segment != null) {
      objects.add(fresh.segment.object());
    }
    for (SegmentHandle segment : table.segments()) {
      objects.add(saved.getOrDefault(segment, segment.object()));
    }
    return objects;
  }

  /** Shows readers the new segments in place of the tables they were made from. */
  private boolean replaceTables(Map<Long, Sealed> sealed, long lsn) {
    DatabaseState state = structure.views().peek().state();
    for (Map.Entry<Long, Sealed> entry : sealed.entrySet()) {
      Sealed fresh = entry.getValue();
      CollectionState collection = state.collection(CollectionState.collectionOf(entry.getKey()));
      if (collection == null) {
        if (fresh.segment != null) {
          fresh.segment.close();
        }
        continue;
      }
      TableState table = collection.table(entry.getKey());
      List<SegmentHandle> segments = new ArrayList<>(table.segments());
      if (fresh.segment != null && fresh.mapping != null) {
        Deleted.carryOver(fresh.mapping, fresh.segment, lsn, Long.MAX_VALUE);
        segments.addFirst(fresh.segment);
      }
      List<MemoryTable> waiting = new ArrayList<>(table.sealing());
      waiting.removeAll(fresh.tables);
      state = state.with(collection.withTable(table.with(waiting, segments)));
    }
    structure.views().install(state);
    return true;
  }

  private void retire(Map<Long, Sealed> sealed, Set<ObjectKey> gone) {
    List<Runnable> releases = new ArrayList<>();
    for (Sealed fresh : sealed.values()) {
      for (MemoryTable table : fresh.tables) {
        pressure.add(-table.surrender());
        releases.add(table::close);
      }
    }
    releases.add(() -> structure.garbage().mark(gone));
    structure.views().retire(releases);
  }
}
