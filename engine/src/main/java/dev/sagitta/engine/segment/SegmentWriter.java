package dev.sagitta.engine.segment;

import dev.sagitta.engine.format.BlockFileKind;
import dev.sagitta.engine.format.BlockFileWriter;
import dev.sagitta.engine.row.Id;
import dev.sagitta.engine.row.RowSet;
import dev.sagitta.spi.storage.ObjectKey;
import dev.sagitta.spi.storage.Storage;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Writes the live rows of tables or segments as one new segment, streaming. What is held in memory
 * is an id and a few numbers a row, never the vectors or payloads.
 */
public final class SegmentWriter {
  private static final int BATCH_BYTES = 1 << 18;

  private final Storage storage;
  private final List<? extends RowSet> sources;
  private final int dimension;

  /** A writer of the rows of these sources, in their order. */
  public SegmentWriter(Storage storage, List<? extends RowSet> sources, int dimension) {
    this.storage = storage;
    this.sources = sources;
    this.dimension = dimension;
  }

  /** What was written, and where each old row went. */
  public record Written(SegmentInfo info, long bytes, RowMapping mapping) {}

  /**
   * Writes the rows that are live at the LSN and makes them durable.
   *
   * @return what was written, or null (and no object) if no row is live
   */
  public @Nullable Written write(ObjectKey key, long table, long lsn) {
    RowMapping mapping = RowMapping.ofLiveRows(sources, lsn);
    int rows = mapping.size();
    if (rows == 0) {
      return null;
    }
    Id[] ids = new Id[rows];
    long[] lsns = new long[rows];
    Id[] documents = new Id[rows];
    long[] payloadOffsets = new long[rows + 1];
    for (int row = 0; row < rows; row++) {
      RowSet source = mapping.source(row);
      int old = mapping.oldRow(row);
      ids[row] = source.id(old);
      lsns[row] = source.lsn(old);
      documents[row] = source.payload(old).document();
      payloadOffsets[row + 1] = payloadOffsets[row] + source.payload(old).bytes().length;
    }
    SegmentInfo info =
        new SegmentInfo(
            table,
            rows,
            dimension,
            Arrays.stream(lsns).min().orElseThrow(),
            Arrays.stream(lsns).max().orElseThrow(),
            lsn);
    try (BlockFileWriter file = new BlockFileWriter(storage.upload(key), BlockFileKind.SEGMENT)) {
      file.begin(SegmentFormat.VECTORS);
      writeVectors(file, mapping);
      file.begin(SegmentFormat.LSNS);
      file.write(lsns, rows);
      writeIds(file, ids, documents);
      file.begin(SegmentFormat.PAYLOAD_OFFSETS);
      file.write(payloadOffsets, rows + 1);
      file.begin(SegmentFormat.PAYLOADS);
      for (int row = 0; row < rows; row++) {
        file.write(ByteBuffer.wrap(mapping.source(row).payload(mapping.oldRow(row)).bytes()));
      }
      return new Written(info, file.commit(info.encode()), mapping);
    }
  }

  private void writeVectors(BlockFileWriter file, RowMapping mapping) {
    if (dimension == 0) {
      return;
    }
    int batch = Math.max(1, Math.min(mapping.size(), BATCH_BYTES / (dimension * Float.BYTES)));
    ByteBuffer bytes =
        ByteBuffer.allocate(batch * dimension * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    MemorySegment target = MemorySegment.ofBuffer(bytes);
    int filled = 0;
    for (int row = 0; row < mapping.size(); row++) {
      float[] vector = mapping.source(row).vector(mapping.oldRow(row));
      MemorySegment.copy(
          vector,
          0,
          target,
          ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN),
          (long) filled * dimension * Float.BYTES,
          dimension);
      filled++;
      if (filled == batch || row == mapping.size() - 1) {
        file.write(bytes.duplicate().limit(filled * dimension * Float.BYTES));
        filled = 0;
      }
    }
  }

  private static void writeIds(BlockFileWriter file, Id[] ids, @Nullable Id[] documents) {
    int rows = ids.length;
    long[] offsets = new long[rows + 1];
    for (int row = 0; row < rows; row++) {
      offsets[row + 1] = offsets[row] + ids[row].utf8().length;
    }
    file.begin(SegmentFormat.ID_OFFSETS);
    file.write(offsets, rows + 1);
    file.begin(SegmentFormat.ID_BYTES);
    for (Id id : ids) {
      file.write(ByteBuffer.wrap(id.utf8()));
    }
    file.begin(SegmentFormat.ID_TABLE);
    int[] table = idTable(ids);
    file.write(table, table.length);
    file.begin(SegmentFormat.ID_ORDER);
    int[] order = sorted(rows, Comparator.comparing(row -> ids[row]));
    file.write(order, rows);
    file.begin(SegmentFormat.DOCUMENT_ORDER);
    int[] members = Arrays.stream(order).filter(row -> documents[row] != null).toArray();
    int[] grouped =
        Arrays.stream(members)
            .boxed()
            .sorted(Comparator.comparing(row -> requireDocument(documents[row])))
            .mapToInt(Integer::intValue)
            .toArray();
    file.write(grouped, grouped.length);
  }

  private static Id requireDocument(@Nullable Id document) {
    if (document == null) {
      throw new IllegalStateException("A row without a document is among those with one.");
    }
    return document;
  }

  private static int[] sorted(int rows, Comparator<Integer> order) {
    return IntStream.range(0, rows).boxed().sorted(order).mapToInt(Integer::intValue).toArray();
  }

  private static int[] idTable(Id[] ids) {
    int slots = SegmentFormat.tableSlots(ids.length);
    int[] table = new int[slots * 2];
    for (int row = 0; row < ids.length; row++) {
      long hash = ids[row].hash();
      int slot = SegmentFormat.slot(hash, slots);
      while (table[2 * slot + 1] != 0) {
        slot = (slot + 1) & (slots - 1);
      }
      table[2 * slot] = SegmentFormat.fingerprint(hash);
      table[2 * slot + 1] = row + 1;
    }
    return table;
  }
}
