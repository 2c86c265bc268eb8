package dev.sagitta.engine.segment;

import dev.sagitta.api.collection.IndexedFields;
import dev.sagitta.engine.format.BlockFileKind;
import dev.sagitta.engine.format.BlockFileWriter;
import dev.sagitta.engine.metadata.MetadataIndexWriter;
import dev.sagitta.engine.row.Id;
import dev.sagitta.engine.row.Payload;
import dev.sagitta.engine.row.RowSet;
import dev.sagitta.engine.row.VectorBlock;
import dev.sagitta.spi.storage.ObjectKey;
import dev.sagitta.spi.storage.Storage;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes the live rows of tables or segments as one new segment, streaming. What is held in memory
 * is an id and a few numbers a row and for each value of its metadata, never the vectors or
 * payloads.
 */
public final class SegmentWriter {
  private final Storage storage;
  private final List<? extends RowSet> sources;
  private final int dimension;
  private final IndexedFields indexedFields;

  /**
   * A writer of the rows of these sources, in their order.
   *
   * @param indexedFields the metadata fields that get an index
   */
  public SegmentWriter(
      Storage storage, List<? extends RowSet> sources, int dimension, IndexedFields indexedFields) {
    this.storage = storage;
    this.sources = sources;
    this.dimension = dimension;
    this.indexedFields = indexedFields;
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
    try (IdColumn ids = new IdColumn(rows);
        BlockFileWriter file = new BlockFileWriter(storage.upload(key), BlockFileKind.SEGMENT)) {
      long[] lsns = new long[rows];
      long[] payloadOffsets = new long[rows + 1];
      BitSet inDocuments = new BitSet(rows);
      MetadataIndexWriter metadata = new MetadataIndexWriter(indexedFields, rows);
      for (int row = 0; row < rows; row++) {
        RowSet source = mapping.source(row);
        int old = mapping.oldRow(row);
        Payload payload = source.payload(old);
        ids.add(source.id(old));
        lsns[row] = source.lsn(old);
        inDocuments.set(row, payload.hasDocument());
        payloadOffsets[row + 1] = payloadOffsets[row] + payload.bytes().length;
        metadata.add(row, payload);
      }
      file.begin(SegmentFormat.VECTORS);
      writeVectors(file, mapping);
      file.begin(SegmentFormat.LSNS);
      file.write(lsns, rows);
      writeIds(file, ids);
      writeOrders(file, ids.inOrder(), inDocuments, mapping);
      file.begin(SegmentFormat.PAYLOAD_OFFSETS);
      file.write(payloadOffsets, rows + 1);
      file.begin(SegmentFormat.PAYLOADS);
      for (int row = 0; row < rows; row++) {
        file.write(mapping.source(row).payload(mapping.oldRow(row)).bytes());
      }
      metadata.write(file, row -> mapping.source(row).payload(mapping.oldRow(row)));
      SegmentInfo info =
          new SegmentInfo(
              table,
              rows,
              dimension,
              Arrays.stream(lsns).min().orElseThrow(),
              Arrays.stream(lsns).max().orElseThrow(),
              lsn);
      return new Written(info, file.commit(info.encode()), mapping);
    }
  }

  /** Copies rows that follow one another, as most do, at once. */
  private void writeVectors(BlockFileWriter file, RowMapping mapping) {
    if (dimension == 0) {
      return;
    }
    int row = 0;
    while (row < mapping.size()) {
      RowSet source = mapping.source(row);
      int firstOld = mapping.oldRow(row);
      VectorBlock block = source.blockOf(firstOld);
      int end = row + 1;
      int last = Math.min(mapping.size(), row + block.firstRow() + block.count() - firstOld);
      while (end < last
          && mapping.oldRow(end) == firstOld + end - row
          && mapping.source(end).equals(source)) {
        end++;
      }
      int ordinal = firstOld - block.firstRow();
      long rowBytes = (long) dimension * Float.BYTES;
      block.vectors().verify(ordinal, end - row);
      file.write(block.vectors().memory(), ordinal * rowBytes, (end - row) * rowBytes);
      row = end;
    }
  }

  private static void writeIds(BlockFileWriter file, IdColumn ids) {
    int rows = ids.rows();
    file.begin(SegmentFormat.ID_OFFSETS);
    file.write(ids.offsets(), rows + 1);
    file.begin(SegmentFormat.ID_BYTES);
    file.write(ids.bytes(), 0, ids.offsets()[rows]);
    file.begin(SegmentFormat.ID_TABLE);
    int[] table = idTable(ids);
    file.write(table, table.length);
  }

  private static void writeOrders(
      BlockFileWriter file, int[] order, BitSet inDocuments, RowMapping mapping) {
    file.begin(SegmentFormat.ID_ORDER);
    file.write(order, order.length);
    file.begin(SegmentFormat.DOCUMENT_ORDER);
    int[] members = Arrays.stream(order).filter(inDocuments::get).toArray();
    try (IdColumn documents = new IdColumn(members.length)) {
      for (int member : members) {
        Id document = mapping.source(member).payload(mapping.oldRow(member)).document();
        if (document == null) {
          throw new IllegalStateException("A row without a document is among those with one.");
        }
        documents.add(document);
      }
      int[] grouped = Arrays.stream(documents.inOrder()).map(place -> members[place]).toArray();
      file.write(grouped, grouped.length);
    }
  }

  private static int[] idTable(IdColumn ids) {
    int slots = SegmentFormat.tableSlots(ids.rows());
    int[] table = new int[slots * 2];
    for (int row = 0; row < ids.rows(); row++) {
      long hash = ids.hash(row);
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
