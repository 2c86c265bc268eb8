package dev.sagitta.engine.log;

import dev.sagitta.engine.format.ByteSink;
import dev.sagitta.engine.format.Checksum;
import dev.sagitta.engine.format.Corruption;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * The first {@value #BYTES} bytes of a log object.
 *
 * @param position which object it is
 * @param nextLsn the LSN that the object's first commit has
 */
record LogHeader(LogPosition position, long nextLsn) {
  static final int BYTES = 64;

  private static final long MAGIC = 0x0A474F4C41544753L;
  private static final int VERSION = 1;
  private static final int CRC_AT = 40;

  ByteBuffer encode() {
    ByteSink sink = new ByteSink(BYTES);
    sink.i64(MAGIC);
    sink.i32(VERSION);
    sink.i32(0);
    sink.i64(position.epoch());
    sink.i64(position.sequence());
    sink.i64(nextLsn);
    sink.i32(Checksum.of(sink.buffer()));
    sink.align(BYTES);
    return sink.buffer();
  }

  /** The header in these bytes, or null if they are not a whole header. */
  static @Nullable LogHeader decode(ByteBuffer bytes, String object) {
    ByteBuffer header = bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    int start = header.position();
    if (header.remaining() < BYTES || header.getLong(start) != MAGIC) {
      return null;
    }
    if (header.getInt(start + CRC_AT) != Checksum.of(header.slice(start, CRC_AT))) {
      return null;
    }
    if (header.getInt(start + 8) != VERSION) {
      throw Corruption.version(object, header.getInt(start + 8), VERSION);
    }
    return new LogHeader(
        new LogPosition(header.getLong(start + 16), header.getLong(start + 24)),
        header.getLong(start + 32));
  }
}
