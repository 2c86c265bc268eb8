package dev.sagitta.engine.segment;

import dev.sagitta.api.error.CorruptException;
import dev.sagitta.engine.format.BlockFile;
import dev.sagitta.engine.format.Corruption;
import dev.sagitta.engine.metadata.MetadataIndex;
import dev.sagitta.engine.row.Id;
import dev.sagitta.engine.row.Payload;
import dev.sagitta.spi.index.VectorSource;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * The immutable rows of a segment over its block file. Every access checks the blocks it reads,
 * once.
 */
final class Segment implements VectorSource {
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfFloat FLOAT =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final BlockFile file;
  private final SegmentInfo info;
  private final MemorySegment vectors;
  private final MemorySegment lsns;
  private final MemorySegment idOffsets;
  private final MemorySegment idBytes;
  private final MemorySegment idTable;
  private final MemorySegment idOrder;
  private final MemorySegment payloadOffsets;
  private final MemorySegment payloads;
  private final MemorySegment documentOrder;
  private final MetadataIndex metadata;
  private volatile @Nullable IdFilter idFilter;

  Segment(BlockFile file) {
    this.file = file;
    this.info = SegmentInfo.decode(file.description(), file.object());
    this.vectors = file.section(SegmentFormat.VECTORS);
    this.lsns = file.section(SegmentFormat.LSNS);
    this.idOffsets = file.section(SegmentFormat.ID_OFFSETS);
    this.idBytes = file.section(SegmentFormat.ID_BYTES);
    this.idTable = file.section(SegmentFormat.ID_TABLE);
    this.idOrder = file.section(SegmentFormat.ID_ORDER);
    this.payloadOffsets = file.section(SegmentFormat.PAYLOAD_OFFSETS);
    this.payloads = file.section(SegmentFormat.PAYLOADS);
    this.documentOrder = file.section(SegmentFormat.DOCUMENT_ORDER);
    this.metadata = new MetadataIndex(file, info.rows());
    checkLength("vectors", vectors, (long) info.rows() * info.dimension() * Float.BYTES);
    checkLength("LSNs", lsns, 8L * info.rows());
    checkLength("id offsets", idOffsets, 8L * (info.rows() + 1L));
    checkLength("id table", idTable, 8L * SegmentFormat.tableSlots(info.rows()));
    checkLength("id order", idOrder, 4L * info.rows());
    checkLength("payload offsets", payloadOffsets, 8L * (info.rows() + 1L));
  }

  private void checkLength(String what, MemorySegment section, long expected) {
    if (section.byteSize() != expected) {
      throw Corruption.in(
          file.object(),
          "Its " + what + " take " + section.byteSize() + " bytes instead of " + expected + ".");
    }
  }

  /** The last damage that a read came upon, or null. */
  @Nullable CorruptException damage() {
    return file.damage();
  }

  SegmentInfo info() {
    return info;
  }

  /** The object's key. */
  String object() {
    return file.object();
  }

  /** Finds rows by their metadata. */
  MetadataIndex metadata() {
    return metadata;
  }

  /** The row of the given id, live or not, or −1. */
  int find(Id id) {
    int slots = SegmentFormat.tableSlots(info.rows());
    int fingerprint = SegmentFormat.fingerprint(id.hash());
    int slot = SegmentFormat.slot(id.hash(), slots);
    if (!idFilter().mayHave(fingerprint)) {
      return -1;
    }
    for (int probes = 0; probes < slots; probes++) {
      int row = idTable.get(INT, 8L * slot + 4) - 1;
      if (row < 0) {
        return -1;
      }
      if (idTable.get(INT, 8L * slot) == fingerprint && row < info.rows() && hasId(row, id)) {
        return row;
      }
      slot = (slot + 1) & (slots - 1);
    }
    return -1;
  }

  /** Made at its first use, which checks the whole id table. */
  private IdFilter idFilter() {
    IdFilter filter = idFilter;
    if (filter == null) {
      file.verify(idTable);
      filter = IdFilter.of(idTable, SegmentFormat.tableSlots(info.rows()));
      idFilter = filter;
    }
    return filter;
  }

  private boolean hasId(int row, Id id) {
    long start = offset(idOffsets, row);
    long length = offset(idOffsets, row + 1) - start;
    byte[] wanted = id.utf8();
    if (length != wanted.length) {
      return false;
    }
    checkRange(idBytes, start, length);
    for (int i = 0; i < wanted.length; i++) {
      if (idBytes.get(ValueLayout.JAVA_BYTE, start + i) != wanted[i]) {
        return false;
      }
    }
    return true;
  }

  Id id(int row) {
    return Id.ofUtf8(bytes(idBytes, idOffsets, row));
  }

  Payload payload(int row) {
    return Payload.ofBytes(bytes(payloads, payloadOffsets, row));
  }

  long lsn(int row) {
    file.verify(lsns, 8L * row, 8);
    return lsns.get(LONG, 8L * row);
  }

  float[] vector(int row) {
    int dimension = info.dimension();
    float[] copy = new float[dimension];
    if (dimension > 0) {
      verify(row, 1);
      MemorySegment.copy(vectors, FLOAT, (long) row * dimension * Float.BYTES, copy, 0, dimension);
    }
    return copy;
  }

  /** The row at a place of the id order. */
  int rowInIdOrder(int place) {
    return ordinal(idOrder, place);
  }

  /** The first place of the id order whose id comes behind the given one. */
  int firstPlaceAfter(Id after) {
    int low = 0;
    int high = info.rows();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (id(rowInIdOrder(middle)).compareTo(after) <= 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** The number of rows that have a document. */
  int documentRows() {
    return (int) (documentOrder.byteSize() / 4);
  }

  /** The row at a place of the document order. */
  int rowInDocumentOrder(int place) {
    return ordinal(documentOrder, place);
  }

  private int ordinal(MemorySegment section, int place) {
    file.verify(section, 4L * place, 4);
    int row = section.get(INT, 4L * place);
    if (row < 0 || row >= info.rows()) {
      throw Corruption.in(file.object(), "It names the row " + row + ", which it does not have.");
    }
    return row;
  }

  private byte[] bytes(MemorySegment section, MemorySegment offsets, int row) {
    long start = offset(offsets, row);
    long length = offset(offsets, row + 1) - start;
    checkRange(section, start, length);
    byte[] copy = new byte[(int) length];
    MemorySegment.copy(section, ValueLayout.JAVA_BYTE, start, copy, 0, copy.length);
    return copy;
  }

  private long offset(MemorySegment offsets, int row) {
    file.verify(offsets, 8L * row, 8);
    return offsets.get(LONG, 8L * row);
  }

  private void checkRange(MemorySegment section, long start, long length) {
    if (start < 0
        || length < 0
        || length > Integer.MAX_VALUE
        || start + length > section.byteSize()) {
      throw Corruption.in(file.object(), "An entry lies outside of its section.");
    }
    file.verify(section, start, length);
  }

  @Override
  public int size() {
    return info.rows();
  }

  @Override
  public int dimension() {
    return info.dimension();
  }

  @Override
  public MemorySegment memory() {
    return vectors;
  }

  @Override
  public void verify(int firstOrdinal, int count) {
    long row = (long) info.dimension() * Float.BYTES;
    file.verify(vectors, firstOrdinal * row, count * row);
  }
}
