package dev.sagitta.engine.segment;

import dev.sagitta.api.collection.IndexedFields;
import dev.sagitta.api.error.CorruptException;
import dev.sagitta.api.filter.Filter;
import dev.sagitta.engine.format.BlockFile;
import dev.sagitta.engine.format.BlockFileKind;
import dev.sagitta.engine.format.Corruption;
import dev.sagitta.engine.metadata.Matches;
import dev.sagitta.engine.row.CountBounds;
import dev.sagitta.engine.row.Id;
import dev.sagitta.engine.row.Payload;
import dev.sagitta.engine.row.RowCursor;
import dev.sagitta.engine.row.RowSet;
import dev.sagitta.engine.row.RowTest;
import dev.sagitta.engine.row.VectorBlock;
import dev.sagitta.spi.index.Accepted;
import dev.sagitta.spi.index.IndexReader;
import dev.sagitta.spi.index.OrdinalSet;
import dev.sagitta.spi.kernel.DistanceKernel;
import dev.sagitta.spi.storage.ObjectKey;
import dev.sagitta.spi.storage.Storage;
import java.lang.foreign.Arena;
import java.util.Arrays;
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

  /** What is in memory once the segment is open. */
  private record Opened(Arena arena, Segment segment, Deletions deletions) {}

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
    return known == null ? null : known.reader(indexes, opened().segment, kernel);
  }

  /** Why the segment cannot be read; empty as far as is known. */
  public Optional<String> damage() {
    CorruptException found = damage;
    Opened ready = opened;
    if (found == null && ready != null) {
      found = ready.segment.damage();
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
      done = true;
      return new Opened(arena, segment, deletions);
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
    int deleted = object.rows() - ready.deletions.liveCount(lsn);
    if (deleted == object.deleted()) {
      return object;
    }
    SegmentFiles.writeDeletions(storage, key, ready.deletions.live(lsn), ready.segment.info());
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
      ready.deletions.forEachAfter(lsn, consumer::accept);
    }
  }

  /** Receives deletions. */
  @FunctionalInterface
  public interface DeletionConsumer {
    /** A row and the commit that deleted it. */
    void accept(int row, long lsn);
  }

  @Override
  public int find(Id id, long lsn) {
    Opened ready = opened();
    int row = ready.segment.find(id);
    return row >= 0 && ready.deletions.live(row, lsn) ? row : ABSENT;
  }

  @Override
  public List<VectorBlock> blocks(long lsn) {
    return List.of(blockOf(0));
  }

  @Override
  public VectorBlock blockOf(int row) {
    Segment segment = opened().segment;
    return new VectorBlock(segment, 0, segment.size());
  }

  @Override
  public Accepted live(VectorBlock block, long lsn) {
    Deletions deletions = opened().deletions;
    return deletions.allLive(lsn)
        ? new Accepted.First(block.count())
        : new Accepted.Only(deletions.live(lsn));
  }

  /** The metadata fields that the segment was asked to index. */
  public IndexedFields indexedFields() {
    return opened().segment.metadata().indexedFields();
  }

  /** Asks the metadata index, and tests the rows of which it does not know. */
  @Override
  public RowTest test(Filter filter) {
    if (filter.isAll()) {
      return RowTest.ALL;
    }
    Segment segment = opened().segment;
    Matches matches = segment.metadata().matches(filter);
    OrdinalSet certain = matches.certain();
    return matches.isExact()
        ? certain::contains
        : row ->
            certain.contains(row)
                || (matches.possible().contains(row) && filter.matches(segment.payload(row)));
  }

  /** The same for all live rows at once. */
  @Override
  public Accepted matching(VectorBlock block, Filter filter, long lsn) {
    if (filter.isAll()) {
      return live(block, lsn);
    }
    Opened ready = opened();
    Matches matches = ready.segment.metadata().matches(filter);
    OrdinalSet live = ready.deletions.live(lsn);
    OrdinalSet matching = matches.certain().copy();
    if (!matches.isExact()) {
      OrdinalSet open = matches.possible().copy();
      open.retainAll(live);
      open.removeAll(matching);
      for (int row = open.next(0); row >= 0; row = open.next(row + 1)) {
        if (filter.matches(ready.segment.payload(row))) {
          matching.add(row);
        }
      }
    }
    matching.retainAll(live);
    return new Accepted.Only(matching);
  }

  @Override
  public CountBounds bounds(Filter filter, long lsn) {
    int live = liveCount(lsn);
    if (filter.isAll()) {
      return new CountBounds(live, live);
    }
    CountBounds all = opened().segment.metadata().bounds(filter);
    int deleted = object.rows() - live;
    return new CountBounds(Math.max(0, all.least() - deleted), Math.min(live, all.most()));
  }

  /** Answers from the manifest's counts where the segment is not open. */
  @Override
  public int liveCount(long lsn) {
    Opened ready = opened;
    return ready == null ? object.rows() - object.deleted() : ready.deletions.liveCount(lsn);
  }

  @Override
  public int[] rowsOfDocument(Id document, long lsn) {
    Opened ready = opened();
    Segment segment = ready.segment;
    int low = 0;
    int high = segment.documentRows();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (documentAt(segment, middle).compareTo(document) < 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    int[] rows = new int[4];
    int count = 0;
    for (int place = low; place < segment.documentRows(); place++) {
      if (!documentAt(segment, place).equals(document)) {
        break;
      }
      int row = segment.rowInDocumentOrder(place);
      if (ready.deletions.live(row, lsn)) {
        if (count == rows.length) {
          rows = Arrays.copyOf(rows, count * 2);
        }
        rows[count++] = row;
      }
    }
    return Arrays.copyOf(rows, count);
  }

  private Id documentAt(Segment segment, int place) {
    Id document = segment.payload(segment.rowInDocumentOrder(place)).document();
    if (document == null) {
      throw Corruption.in(
          object.key().value(), "A row without a document is listed as having one.");
    }
    return document;
  }

  @Override
  public RowCursor inIdOrder(Id after, int limit, RowTest wanted, long lsn) {
    Opened ready = opened();
    int[] place = {ready.segment.firstPlaceAfter(after)};
    return () -> {
      while (place[0] < ready.segment.size()) {
        int row = ready.segment.rowInIdOrder(place[0]++);
        if (ready.deletions.live(row, lsn) && wanted.accepts(row)) {
          return row;
        }
      }
      return ABSENT;
    };
  }

  @Override
  public Id id(int row) {
    return opened().segment.id(row);
  }

  @Override
  public long lsn(int row) {
    return opened().segment.lsn(row);
  }

  @Override
  public Payload payload(int row) {
    return opened().segment.payload(row);
  }

  @Override
  public float[] vector(int row) {
    return opened().segment.vector(row);
  }

  @Override
  public void delete(int row, long lsn) {
    opened().deletions.delete(row, lsn);
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
