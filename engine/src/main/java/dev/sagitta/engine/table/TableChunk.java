package dev.sagitta.engine.table;

import dev.sagitta.engine.row.Id;
import dev.sagitta.engine.row.Payload;
import dev.sagitta.engine.row.Row;
import dev.sagitta.spi.index.VectorSource;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * A run of rows of a memory table, as columns of fixed length. Written by one thread; a reader sees
 * the rows up to an LSN that was published after they were written.
 */
final class TableChunk implements VectorSource {
  /** The deletion LSN of a row that is not deleted. */
  static final long NEVER = Long.MAX_VALUE;

  private static final int ALIGNMENT = 64;
  private static final ValueLayout.OfFloat FLOAT =
      ValueLayout.JAVA_FLOAT.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle DELETED_AT = MethodHandles.arrayElementVarHandle(long[].class);

  private final int firstRow;
  private final int dimension;
  private final MemorySegment vectors;
  private final long[] lsns;
  private final long[] deletedAt;
  private final int[] previous;
  private final int[] previousOfDocument;
  private final Id[] ids;
  private final Payload[] payloads;
  private volatile int deletions;

  TableChunk(int firstRow, int rows, int dimension, Arena arena) {
    this.firstRow = firstRow;
    this.dimension = dimension;
    this.vectors =
        dimension == 0
            ? MemorySegment.NULL
            : arena.allocate((long) rows * dimension * Float.BYTES, ALIGNMENT);
    this.lsns = new long[rows];
    this.deletedAt = new long[rows];
    Arrays.fill(deletedAt, NEVER);
    this.previous = new int[rows];
    this.previousOfDocument = new int[rows];
    this.ids = new Id[rows];
    this.payloads = new Payload[rows];
  }

  /**
   * Writes a row.
   *
   * @param older the row before it of the same id, or −1
   * @param olderOfDocument the row before it of the same document, or −1
   */
  void put(int at, Row row, long lsn, int older, int olderOfDocument) {
    MemorySegment.copy(
        row.vector(), 0, vectors, FLOAT, (long) at * dimension * Float.BYTES, dimension);
    lsns[at] = lsn;
    previous[at] = older;
    previousOfDocument[at] = olderOfDocument;
    ids[at] = row.id();
    payloads[at] = row.payload();
  }

  int firstRow() {
    return firstRow;
  }

  /** The number of rows that fit. */
  int capacity() {
    return lsns.length;
  }

  long lsn(int at) {
    return lsns[at];
  }

  int previous(int at) {
    return previous[at];
  }

  int previousOfDocument(int at) {
    return previousOfDocument[at];
  }

  Id id(int at) {
    return ids[at];
  }

  Payload payload(int at) {
    return payloads[at];
  }

  float[] vector(int at) {
    float[] copy = new float[dimension];
    MemorySegment.copy(vectors, FLOAT, (long) at * dimension * Float.BYTES, copy, 0, dimension);
    return copy;
  }

  boolean live(int at, long lsn) {
    return (long) DELETED_AT.getOpaque(deletedAt, at) > lsn;
  }

  long deletedAt(int at) {
    return (long) DELETED_AT.getOpaque(deletedAt, at);
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // One thread writes.
  void delete(int at, long lsn) {
    DELETED_AT.setOpaque(deletedAt, at, lsn);
    deletions++;
  }

  /** True if some row is deleted, at whatever LSN. */
  boolean hasDeletions() {
    return deletions > 0;
  }

  @Override
  public int size() {
    return lsns.length;
  }

  @Override
  public int dimension() {
    return dimension;
  }

  @Override
  public MemorySegment memory() {
    return vectors;
  }

  @Override
  public void verify(int first, int count) {
    // Memory that this process wrote needs no checksum.
  }
}
