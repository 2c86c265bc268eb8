package dev.sagitta.engine.metadata;

import dev.sagitta.engine.format.BlockFileWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Writes one section of a block file value by value, and knows how far it is. */
final class SectionOutput {
  static final int ALIGNMENT = 8;

  private final BlockFileWriter file;
  private final ByteBuffer buffer = ByteBuffer.allocate(1 << 14).order(ByteOrder.LITTLE_ENDIAN);
  private long written;

  /** Writes the section that has just begun. */
  SectionOutput(BlockFileWriter file) {
    this.file = file;
  }

  /** The number of bytes so far. */
  long position() {
    return written + buffer.position();
  }

  void i32(int value) {
    room(Integer.BYTES);
    buffer.putInt(value);
  }

  void i64(long value) {
    room(Long.BYTES);
    buffer.putLong(value);
  }

  void raw(byte[] source, int start, int length) {
    int done = 0;
    while (done < length) {
      room(1);
      int step = Math.min(length - done, buffer.remaining());
      buffer.put(source, start + done, step);
      done += step;
    }
  }

  /** Adds zeros up to a multiple of {@value #ALIGNMENT}. */
  void align() {
    while (position() % ALIGNMENT != 0) {
      room(1);
      buffer.put((byte) 0);
    }
  }

  private void room(int bytes) {
    if (buffer.remaining() < bytes) {
      flush();
    }
  }

  /** Hands everything on. */
  void flush() {
    written += buffer.position();
    file.write(buffer.flip());
    buffer.clear();
  }
}
