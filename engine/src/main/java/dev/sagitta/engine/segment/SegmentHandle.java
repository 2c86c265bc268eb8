package dev.sagitta.engine.segment;

import dev.sagitta.api.collection.IndexedFields;
import dev.sagitta.api.error.CorruptException;
import dev.sagitta.api.filter.Filter;
import dev.sagitta.engine.format.BlockFile;
import dev.sagitta.engine.format.BlockFileKind;
import dev.sagitta.engine.format.Corruption;
import dev.sagitta.engine.row.CountBounds;
import dev.sagitta.engine.row.FieldWalk;
import dev.sagitta.engine.row.Id;
import dev.sagitta.engine.row.Payload;
import dev.sagitta.engine.row.RowCursor;
import dev.sagitta.engine.row.RowSet;
import dev.sagitta.engine.row.RowTest;
import dev.sagitta.engine.row.ValueCounts;
import dev.sagitta.engine.row.VectorBlock;
import dev.sagitta.spi.index.Accepted;
import dev.sagitta.spi.index.IndexReader;
import dev.sagitta.spi.index.OrdinalSet;
import dev.sagitta.spi.kernel.DistanceKernel;
import dev.sagitta.spi.storage.ObjectKey;
import dev.sagitta.spi.storage.Storage;
import java.lang.foreign.Arena;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A segment of an open database: its objects, opened when they are first needed, and its deletions
 * since. A damaged segment fails each time it is needed, with the same message, and harms no other.
 */
public final class SegmentHandle implements RowSet, AutoCloseable {
  private final Storage storage;
  private volatile SegmentObject object;
  private volatile @Nullable SegmentIndex index;
  private final long table;
  private final int dimension;
  private final ReentrantLock opening = new ReentrantLock();
  private volatile @Nullable Opened opened;
  private volatile @Nullable CorruptException damage;
  private int pins;
  private boolean closing;

  /**
   * What is there once the segment is open.
   *
   * @param rows for readers that look up single rows
   * @param inOrder the same for those that go through them: the operating system may read ahead
   */
  private record Opened(Arena arena, SegmentRows rows, SegmentRows inOrder) {}

  /**
   * A segment that a manifest names; nothing is read yet.
   *
   * @param table the table it must belong to
   * @param dimension the dimension it must have
   */
  public SegmentHandle(Storage storage, SegmentObject object, long table, int dimension) {
    this.storage = storage;
    this.object = object;
    IndexObject named = object.index();
    this.index = named == null ? null : new SegmentIndex(storage, named);
    this.table = table;
    this.dimension = dimension;
  }

  /** The segment's objects. */
  public SegmentObject object() {
    return object;
  }

  /** The index that searches use; null if the segment is scanned. */
  public @Nullable SegmentIndex index() {
    return index;
  }

  /**
   * From now on a newer manifest names this index for the segment.
   *
   * @return the index before, which readers may still use, or null
   */
  public @Nullable SegmentIndex adoptIndex(@Nullable IndexObject newer) {
    SegmentIndex before = index;
    object = object.withIndex(newer);
    index = newer == null ? null : new SegmentIndex(storage, newer);
    return before;
  }

  /**
   * A reader over the segment's index; null if it has none or it is damaged.
   *
   * @param indexes finds the plug-in
   */
  public @Nullable IndexReader indexReader(IndexFactory indexes, DistanceKernel kernel) {
    SegmentIndex known = index;
    return known == null ? null : known.reader(indexes, opened().rows.segment(), kernel);
  }

  /**
   * The same, with the least effort that finds a share of the k nearest rows, as far as the
   * segment's index was measured.
   */
  public @Nullable IndexReader indexReader(
      IndexFactory indexes, DistanceKernel kernel, double recall, int k) {
    SegmentIndex known = index;
    IndexObject named = object.index();
    IndexReader reader = indexReader(indexes, kernel);
    return known == null || named == null || reader == null
        ? reader
        : known.aimed(reader, indexes, named.calibration(), recall, k);
  }

  /** What such a reader takes to find the share; empty if nothing was measured. */
  public Optional<Aim> aim(IndexFactory indexes, double recall, int k) {
    SegmentIndex known = index;
    IndexObject named = object.index();
    return known == null || named == null
        ? Optional.empty()
        : Optional.ofNullable(known.aim(indexes, named.calibration(), recall, k));
  }

  /** Why the segment cannot be read; empty as far as is known. */
  public Optional<String> damage() {
    CorruptException found = damage;
    Opened ready = opened;
    if (found == null && ready != null) {
      found = ready.rows.segment().damage();
    }
    return found == null ? Optional.empty() : Optional.of(String.valueOf(found.getMessage()));
  }

  /** Opens the segment now, so that later reads need nothing from the storage by name. */
  public void open() {
    Opened _ = opened();
  }

  private Opened opened() {
    Opened ready = opened;
    if (ready != null) {
      return ready;
    }
    opening.lock();
    try {
      CorruptException found = damage;
      if (found != null) {
        throw new CorruptException(found.code(), String.valueOf(found.getMessage()), found);
      }
      ready = opened;
      if (ready == null) {
        ready = load();
        opened = ready;
      }
      return ready;
    } catch (CorruptException e) {
      damage = e;
      throw e;
    } finally {
      opening.unlock();
    }
  }

  private Opened load() {
    while (true) {
      SegmentObject wanted = object;
      try {
        return load(wanted);
      } catch (CorruptException e) {
        // A checkpoint may have let the deletions object go in favour of a newer one.
        if (wanted.equals(object)) {
          throw e;
        }
      }
    }
  }

  private Opened load(SegmentObject wanted) {
    Arena arena = Arena.ofShared();
    boolean done = false;
    try {
      BlockFile file = SegmentFiles.open(storage, wanted.key(), BlockFileKind.SEGMENT, arena);
      Segment segment = new Segment(file);
      SegmentInfo info = segment.info();
      if (info.rows() != wanted.rows() || info.dimension() != dimension || info.table() != table) {
        throw Corruption.in(
            wanted.key().value(),
            "It is "
                + info
                + ", but the manifest expects "
                + wanted.rows()
                + " rows of "
                + dimension
                + " values for table "
                + table
                + ".");
      }
      Deletions deletions =
          new Deletions(
              info.rows(), SegmentFiles.readDeletions(storage, wanted.deletions(), info.rows()));
      Segment atRandom = new Segment(SegmentFiles.atRandom(storage, wanted.key(), file, arena));
      Opened ready =
          new Opened(
              arena, new SegmentRows(atRandom, deletions), new SegmentRows(segment, deletions));
      done = true;
      return ready;
    } finally {
      if (!done) {
        arena.close();
      }
    }
  }

  /**
   * Writes the deletions up to an LSN as an object.
   *
   * @return the segment with that object, or as it is if nothing was deleted since
   */
  public SegmentObject saveDeletions(ObjectKey key, long lsn) {
    Opened ready = opened;
    if (ready == null) {
      return object;
    }
    int deleted = object.rows() - ready.rows.liveCount(lsn);
    if (deleted == object.deleted()) {
      return object;
    }
    SegmentRows rows = ready.rows;
    SegmentFiles.writeDeletions(storage, key, rows.deletions().live(lsn), rows.segment().info());
    return object.withDeletions(key, deleted);
  }

  /** From now on a newer manifest names these objects for the segment. */
  public void adopt(SegmentObject newer) {
    object = newer;
  }

  /** Gives the deletions after an LSN to a consumer, in LSN order. */
  public void forEachDeletionAfter(long lsn, DeletionConsumer consumer) {
    Opened ready = opened;
    if (ready != null) {
      ready.rows.deletions().forEachAfter(lsn, consumer::accept);
    }
  }

  /** Receives deletions. */
  @FunctionalInterface
  public interface DeletionConsumer {
    /** A row and the commit that deleted it. */
    void accept(int row, long lsn);
  }

  @Override
  public RowSet inOrder() {
    return opened().inOrder;
  }

  @Override
  public int find(Id id, long lsn) {
    return opened().rows.find(id, lsn);
  }

  @Override
  public List<VectorBlock> blocks(long lsn) {
    return opened().inOrder.blocks(lsn);
  }

  @Override
  public VectorBlock blockOf(int row) {
    return opened().inOrder.blockOf(row);
  }

  @Override
  public Accepted live(VectorBlock block, long lsn) {
    return opened().rows.live(block, lsn);
  }

  /** The metadata fields that the segment was asked to index. */
  public IndexedFields indexedFields() {
    return opened().rows.segment().metadata().indexedFields();
  }

  @Override
  public RowTest test(Filter filter) {
    return opened().rows.test(filter);
  }

  @Override
  public Accepted matching(VectorBlock block, Filter filter, long lsn) {
    return opened().inOrder.matching(block, filter, lsn);
  }

  @Override
  public CountBounds bounds(Filter filter, long lsn) {
    return opened().rows.bounds(filter, lsn);
  }

  /** Answers from the manifest's counts where the segment is not open. */
  @Override
  public int liveCount(long lsn) {
    Opened ready = opened;
    return ready == null ? object.rows() - object.deleted() : ready.rows.liveCount(lsn);
  }

  @Override
  public int[] rowsOfDocument(Id document, long lsn) {
    return opened().rows.rowsOfDocument(document, lsn);
  }

  @Override
  public RowCursor inIdOrder(Id after, int limit, RowTest wanted, long lsn) {
    return opened().rows.inIdOrder(after, limit, wanted, lsn);
  }

  @Override
  public FieldWalk.Cursor inFieldOrder(FieldWalk walk, long lsn) {
    Opened ready = opened();
    return ready.rows.inFieldOrder(walk, ready.inOrder.segment(), lsn);
  }

  @Override
  public void countValues(VectorBlock block, OrdinalSet among, ValueCounts counts) {
    opened().inOrder.countValues(block, among, counts);
  }

  @Override
  public Id id(int row) {
    return opened().rows.id(row);
  }

  @Override
  public long lsn(int row) {
    return opened().rows.lsn(row);
  }

  @Override
  public Payload payload(int row) {
    return opened().rows.payload(row);
  }

  @Override
  public float[] vector(int row) {
    return opened().rows.vector(row);
  }

  @Override
  public void delete(int row, long lsn) {
    opened().rows.delete(row, lsn);
  }

  /**
   * Keeps the memory until {@link #unpin}, for work that takes too long for a reader's lease.
   *
   * @return false if it has been given back already
   */
  public boolean pin() {
    opening.lock();
    try {
      if (closing) {
        return false;
      }
      pins++;
      return true;
    } finally {
      opening.unlock();
    }
  }

  /** Ends what {@link #pin} began. */
  public void unpin() {
    opening.lock();
    try {
      pins--;
      if (closing && pins == 0) {
        release();
      }
    } finally {
      opening.unlock();
    }
  }

  /** Gives the memory back, or lets the last pin do so. No reader may be left. Idempotent. */
  @Override
  public void close() {
    opening.lock();
    try {
      closing = true;
      if (pins == 0) {
        release();
      }
    } finally {
      opening.unlock();
    }
  }

  private void release() {
    SegmentIndex known = index;
    if (known != null) {
      known.close();
    }
    Opened ready = opened;
    if (ready != null) {
      opened = null;
      ready.arena.close();
    }
  }
}
