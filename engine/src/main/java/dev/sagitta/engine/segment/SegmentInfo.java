package dev.sagitta.engine.segment;

import dev.sagitta.engine.format.ByteSink;
import dev.sagitta.engine.format.ByteSource;
import java.nio.ByteBuffer;

/**
 * What a segment says of itself in its footer, so that a manifest could be rebuilt from segments
 * alone.
 *
 * @param table the table it belongs to
 * @param rows the number of rows
 * @param dimension values per vector; 0 for documents
 * @param minLsn the earliest commit among its rows
 * @param maxLsn the latest commit among its rows
 * @param stateLsn the state that the segment shows: every row was live at it
 */
public record SegmentInfo(
    long table, int rows, int dimension, long minLsn, long maxLsn, long stateLsn) {
  byte[] encode() {
    ByteSink sink = new ByteSink(48);
    sink.i64(table);
    sink.i32(rows);
    sink.i32(dimension);
    sink.i64(minLsn);
    sink.i64(maxLsn);
    sink.i64(stateLsn);
    return sink.toArray();
  }

  static SegmentInfo decode(byte[] bytes, String object) {
    ByteSource source = new ByteSource(ByteBuffer.wrap(bytes), object);
    return new SegmentInfo(
        source.i64(), source.i32(), source.i32(), source.i64(), source.i64(), source.i64());
  }
}
