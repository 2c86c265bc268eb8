package dev.sagitta.engine.log;

import dev.sagitta.engine.format.ByteSink;
import dev.sagitta.engine.format.Checksum;
import dev.sagitta.engine.row.Row;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * One commit on its way into the log: a header of {@value #HEADER_BYTES} bytes and the operations.
 * The header tells up to where the log object was already durable when the frame was written; that
 * is how a reader tells a torn tail from damage. It also has the mark of its object, since behind
 * the end of an object there may be frames of an older one whose space it took.
 */
public final class LogFrame {
  static final int HEADER_BYTES = 48;
  static final int ALIGNMENT = 8;
  static final int MAGIC = 0x46524C53;

  static final int LENGTH_AT = 4;
  static final int PAYLOAD_CRC_AT = 8;
  static final int MARK_AT = 12;
  static final int LSN_AT = 16;
  static final int TIME_AT = 24;
  static final int SYNCED_AT = 32;
  static final int HEADER_CRC_AT = 40;

  private final long lsn;
  private final ByteSink bytes;

  private LogFrame(long lsn, ByteSink bytes) {
    this.lsn = lsn;
    this.bytes = bytes;
  }

  /**
   * Encodes a commit.
   *
   * @param timeMillis when it was made, in milliseconds since 1970
   */
  public static LogFrame of(long lsn, long timeMillis, List<Operation> operations) {
    return in(new ByteSink(estimate(operations)), lsn, timeMillis, operations);
  }

  /** Encodes a commit into a sink, in place of what is there. */
  static LogFrame in(ByteSink sink, long lsn, long timeMillis, List<Operation> operations) {
    sink.clear();
    for (int i = 0; i < HEADER_BYTES / Long.BYTES; i++) {
      sink.i64(0);
    }
    OperationCodec.write(operations, sink);
    int length = sink.size() - HEADER_BYTES;
    sink.align(ALIGNMENT);
    sink.setI32(0, MAGIC);
    sink.setI32(LENGTH_AT, length);
    sink.setI64(LSN_AT, lsn);
    sink.setI64(TIME_AT, timeMillis);
    return new LogFrame(lsn, sink);
  }

  /** About as many bytes as a frame of these operations takes. */
  static int estimate(List<Operation> operations) {
    long bytes = HEADER_BYTES + 64;
    for (Operation operation : operations) {
      bytes +=
          switch (operation) {
            case Operation.PutRows(long _, List<Row> rows) -> estimateRows(rows);
            case Operation.LoadRows(long _, List<Row> rows) -> estimateRows(rows);
            case Operation.DeleteRows delete ->
                delete.ids().stream().mapToLong(id -> id.utf8().length + 2L).sum();
            default -> 256;
          };
    }
    return (int) Math.min(bytes, Integer.MAX_VALUE - 64);
  }

  private static long estimateRows(List<Row> rows) {
    long bytes = 0;
    for (Row row : rows) {
      bytes += row.vector().length * 4L + row.payload().bytes().length + row.id().utf8().length + 8;
    }
    return bytes;
  }

  /** The commit's log sequence number. */
  public long lsn() {
    return lsn;
  }

  /** The number of bytes in the log. */
  public int size() {
    return bytes.size();
  }

  /** Where the bytes are; another frame may use it once this one is written. */
  ByteSink sink() {
    return bytes;
  }

  /**
   * The finished bytes.
   *
   * @param mark the mark of the log object
   * @param synced up to where the log object is durable
   */
  ByteBuffer seal(int mark, long synced) {
    ByteBuffer buffer = bytes.buffer();
    int length = buffer.getInt(LENGTH_AT);
    bytes.setI32(PAYLOAD_CRC_AT, Checksum.of(buffer.slice(HEADER_BYTES, length)));
    bytes.setI32(MARK_AT, mark);
    bytes.setI64(SYNCED_AT, synced);
    bytes.setI32(HEADER_CRC_AT, Checksum.of(buffer.slice(0, HEADER_CRC_AT)));
    return buffer;
  }
}
