package dev.sagitta.engine.format;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A growing array of bytes, written in little-endian order. */
public final class ByteSink {
  private static final ValueLayout.OfFloat FLOAT =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private byte[] bytes;
  private ByteBuffer view;
  private int size;

  /** An empty sink with room for the expected number of bytes. */
  public ByteSink(int expected) {
    bytes = new byte[Math.max(16, expected)];
    view = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** The number of bytes that fit before the sink must grow. */
  public int capacity() {
    return bytes.length;
  }

  /** The number of bytes written. */
  public int size() {
    return size;
  }

  /** Adds one byte. */
  public void u8(int value) {
    room(1);
    bytes[size++] = (byte) value;
  }

  /** Adds a 32-bit integer. */
  public void i32(int value) {
    room(4);
    view.putInt(size, value);
    size += 4;
  }

  /** Adds a 64-bit integer. */
  public void i64(long value) {
    room(8);
    view.putLong(size, value);
    size += 8;
  }

  /** Adds an unsigned integer in groups of seven bits, lowest first (LEB128). */
  public void varint(long value) {
    room(10);
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      bytes[size++] = (byte) ((rest & 0x7F) | 0x80);
      rest >>>= 7;
    }
    bytes[size++] = (byte) rest;
  }

  /** Adds bytes as they are. */
  public void raw(byte[] source) {
    room(source.length);
    System.arraycopy(source, 0, bytes, size, source.length);
    size += source.length;
  }

  /** Adds the bytes between position and limit. */
  public void raw(ByteBuffer source) {
    int length = source.remaining();
    room(length);
    source.get(bytes, size, length);
    size += length;
  }

  /** Adds bytes behind their number. */
  public void block(byte[] source) {
    varint(source.length);
    raw(source);
  }

  /** Adds a text as UTF-8 behind its number of bytes. */
  public void text(String source) {
    block(source.getBytes(StandardCharsets.UTF_8));
  }

  /** Adds float32 values. */
  public void floats(float[] source) {
    room(source.length * 4);
    MemorySegment.copy(source, 0, MemorySegment.ofArray(bytes), FLOAT, size, source.length);
    size += source.length * 4;
  }

  /** Adds zeros until the size is a multiple. */
  public void align(int multiple) {
    int rest = size % multiple;
    if (rest != 0) {
      room(multiple - rest);
      Arrays.fill(bytes, size, size + multiple - rest, (byte) 0);
      size += multiple - rest;
    }
  }

  /** Overwrites a 32-bit integer that was written before. */
  public void setI32(int at, int value) {
    view.putInt(at, value);
  }

  /** Overwrites a 64-bit integer that was written before. */
  public void setI64(int at, long value) {
    view.putLong(at, value);
  }

  /** What was written, not copied. */
  public ByteBuffer buffer() {
    return ByteBuffer.wrap(bytes, 0, size).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** A copy of what was written. */
  public byte[] toArray() {
    return Arrays.copyOf(bytes, size);
  }

  /** Forgets what was written and keeps the room. */
  public void clear() {
    size = 0;
  }

  private void room(int more) {
    if (bytes.length - size < more) {
      long wanted = Math.max(bytes.length * 2L, (long) size + more);
      bytes = Arrays.copyOf(bytes, (int) Math.min(wanted, Integer.MAX_VALUE - 8));
      view = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
  }
}
