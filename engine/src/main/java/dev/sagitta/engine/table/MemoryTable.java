package dev.sagitta.engine.table;

import dev.sagitta.engine.row.Id;
import dev.sagitta.engine.row.Payload;
import dev.sagitta.engine.row.Row;
import dev.sagitta.engine.row.RowCursor;
import dev.sagitta.engine.row.RowSet;
import dev.sagitta.engine.row.RowTest;
import dev.sagitta.engine.row.VectorBlock;
import dev.sagitta.spi.index.Accepted;
import dev.sagitta.spi.index.OrdinalSet;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Fresh rows in memory, searchable at once. Rows are only added; a replaced or deleted row gets the
 * LSN of that commit and stays for readers of earlier states. One thread writes, any number read.
 */
public final class MemoryTable implements RowSet, AutoCloseable {
  private final int dimension;
  private final ChunkLayout layout;
  private final RowChains byId = new RowChains();
  private final RowChains byDocument = new RowChains();
  private volatile @Nullable Arena arena;
  private volatile TableChunk[] chunks = {};
  private volatile int size;
  private volatile long bytes;
  private final AtomicBoolean surrendered = new AtomicBoolean();
  private final AtomicBoolean closed = new AtomicBoolean();

  /** An empty table for vectors of the given dimension; 0 for documents. */
  public MemoryTable(int dimension) {
    this.dimension = dimension;
    this.layout = ChunkLayout.forDimension(dimension);
  }

  /** The number of rows, live or not. */
  public int size() {
    return size;
  }

  /** The memory in use, near enough for budgets. */
  public long bytes() {
    return bytes;
  }

  /** Adds a row at the end. An earlier live row of the same id must have been deleted before. */
  @SuppressWarnings("NonAtomicVolatileUpdate") // One thread writes.
  public void add(Row row, long lsn) {
    int at = size;
    int chunk = layout.chunkOf(at);
    if (chunk == chunks.length) {
      TableChunk[] more = Arrays.copyOf(chunks, chunk + 1);
      more[chunk] = new TableChunk(layout.firstRow(chunk), layout.rows(chunk), dimension, arena());
      chunks = more;
    }
    Id id = row.id();
    Id document = row.payload().document();
    int older = byId.place(id.hash(), other -> id(other).equals(id));
    int olderOfDocument =
        document == null
            ? ABSENT
            : byDocument.place(document.hash(), other -> document.equals(document(other)));
    chunks[chunk].put(at - chunks[chunk].firstRow(), row, lsn, older, olderOfDocument);
    byId.add(at);
    if (document != null) {
      byDocument.add(at);
    }
    bytes += row.bytes();
    size = at + 1;
  }

  /** The memory of all chunks; made with the first one, since most tables of many stay empty. */
  private Arena arena() {
    Arena made = arena;
    if (made == null) {
      made = Arena.ofShared();
      arena = made;
    }
    return made;
  }

  private int newest(Id id) {
    return byId.newest(id.hash(), row -> id(row).equals(id));
  }

  private int newestOf(Id document) {
    return byDocument.newest(document.hash(), row -> document.equals(document(row)));
  }

  private @Nullable Id document(int row) {
    return payload(row).document();
  }

  @Override
  public int find(Id id, long lsn) {
    int row = newest(id);
    while (row != ABSENT) {
      TableChunk chunk = chunk(row);
      int at = row - chunk.firstRow();
      if (chunk.lsn(at) <= lsn) {
        return chunk.live(at, lsn) ? row : ABSENT;
      }
      row = chunk.previous(at);
    }
    return ABSENT;
  }

  @Override
  public List<VectorBlock> blocks(long lsn) {
    int visible = rowsAt(lsn);
    List<VectorBlock> blocks = new ArrayList<>();
    for (TableChunk chunk : chunks) {
      int count = Math.min(chunk.capacity(), visible - chunk.firstRow());
      if (count <= 0) {
        break;
      }
      blocks.add(new VectorBlock(chunk, chunk.firstRow(), count));
    }
    return blocks;
  }

  @Override
  public VectorBlock blockOf(int row) {
    TableChunk chunk = chunk(row);
    return new VectorBlock(
        chunk, chunk.firstRow(), Math.min(chunk.capacity(), size - chunk.firstRow()));
  }

  @Override
  public Accepted live(VectorBlock block, long lsn) {
    TableChunk chunk = (TableChunk) block.vectors();
    if (!chunk.hasDeletions()) {
      return new Accepted.First(block.count());
    }
    OrdinalSet live = OrdinalSet.none(block.count());
    for (int i = 0; i < block.count(); i++) {
      if (chunk.live(i, lsn)) {
        live.add(i);
      }
    }
    return new Accepted.Only(live);
  }

  @Override
  public int liveCount(long lsn) {
    int count = 0;
    for (VectorBlock block : blocks(lsn)) {
      count += live(block, lsn).count();
    }
    return count;
  }

  @Override
  public int[] rowsOfDocument(Id document, long lsn) {
    int[] rows = new int[4];
    int count = 0;
    int row = newestOf(document);
    while (row != ABSENT) {
      if (lsn(row) <= lsn && isLive(row, lsn)) {
        if (count == rows.length) {
          rows = Arrays.copyOf(rows, count * 2);
        }
        rows[count++] = row;
      }
      TableChunk chunk = chunk(row);
      row = chunk.previousOfDocument(row - chunk.firstRow());
    }
    return Arrays.copyOf(rows, count);
  }

  @Override
  public RowCursor inIdOrder(Id after, int limit, RowTest wanted, long lsn) {
    PriorityQueue<Integer> smallest =
        new PriorityQueue<>(Comparator.comparing(this::id).reversed());
    forEachLive(
        lsn,
        row -> {
          Id id = id(row);
          boolean fits = smallest.size() < limit || id.compareTo(id(smallest.element())) < 0;
          if (fits && id.compareTo(after) > 0 && wanted.accepts(row)) {
            smallest.add(row);
            if (smallest.size() > limit) {
              smallest.remove();
            }
          }
        });
    int[] rows = new int[smallest.size()];
    for (int i = rows.length - 1; i >= 0; i--) {
      rows[i] = smallest.remove();
    }
    int[] next = {0};
    return () -> next[0] < rows.length ? rows[next[0]++] : ABSENT;
  }

  @Override
  public Id id(int row) {
    TableChunk chunk = chunk(row);
    return chunk.id(row - chunk.firstRow());
  }

  @Override
  public long lsn(int row) {
    TableChunk chunk = chunk(row);
    return chunk.lsn(row - chunk.firstRow());
  }

  /** The commit that deleted a row; {@code Long.MAX_VALUE} if none did. */
  public long deletedAt(int row) {
    TableChunk chunk = chunk(row);
    return chunk.deletedAt(row - chunk.firstRow());
  }

  @Override
  public Payload payload(int row) {
    TableChunk chunk = chunk(row);
    return chunk.payload(row - chunk.firstRow());
  }

  @Override
  public float[] vector(int row) {
    TableChunk chunk = chunk(row);
    return chunk.vector(row - chunk.firstRow());
  }

  @Override
  public void delete(int row, long lsn) {
    TableChunk chunk = chunk(row);
    chunk.delete(row - chunk.firstRow(), lsn);
  }

  /** The memory that budgets need no longer count, at the first call; 0 afterwards. */
  public long surrender() {
    return surrendered.compareAndSet(false, true) ? bytes : 0;
  }

  /** Gives the memory back. No reader may be left. Idempotent. */
  @Override
  public void close() {
    Arena made = arena;
    if (made != null && closed.compareAndSet(false, true)) {
      made.close();
    }
  }

  private boolean isLive(int row, long lsn) {
    TableChunk chunk = chunk(row);
    return chunk.live(row - chunk.firstRow(), lsn);
  }

  private TableChunk chunk(int row) {
    return chunks[layout.chunkOf(row)];
  }

  /** The number of rows written at or before the LSN; rows are in LSN order. */
  private int rowsAt(long lsn) {
    int low = 0;
    int high = size;
    if (high > 0 && lsn(high - 1) <= lsn) {
      return high;
    }
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (lsn(middle) <= lsn) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
