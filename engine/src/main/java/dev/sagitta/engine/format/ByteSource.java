package dev.sagitta.engine.format;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Reads what a {@link ByteSink} wrote. Every length is checked against what is left; what does not
 * fit is corruption of the named object.
 */
public final class ByteSource {
  private static final ValueLayout.OfFloat FLOAT =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final ByteBuffer bytes;
  private final String object;

  /** Reads between position and limit of the buffer, which the source then owns. */
  public ByteSource(ByteBuffer bytes, String object) {
    this.bytes = bytes.order(ByteOrder.LITTLE_ENDIAN);
    this.object = object;
  }

  /** The number of bytes that are left. */
  public int remaining() {
    return bytes.remaining();
  }

  /** Where in the buffer the next byte is. */
  public int position() {
    return bytes.position();
  }

  /** Passes over bytes. */
  public void skip(int length) {
    need(length);
    bytes.position(bytes.position() + length);
  }

  /** The next byte, unsigned. */
  public int u8() {
    need(1);
    return bytes.get() & 0xFF;
  }

  /** The next 32-bit integer. */
  public int i32() {
    need(4);
    return bytes.getInt();
  }

  /** The next 64-bit integer. */
  public long i64() {
    need(8);
    return bytes.getLong();
  }

  /** The next unsigned integer in groups of seven bits. */
  public long varint() {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      int next = u8();
      value |= (long) (next & 0x7F) << shift;
      if ((next & 0x80) == 0) {
        return value;
      }
    }
    throw Corruption.in(object, "An integer has more than ten bytes.");
  }

  /** The next number of things, each of which takes at least the given number of bytes. */
  public int count(int leastBytesEach) {
    long count = varint();
    if (count < 0 || count * Math.max(1, leastBytesEach) > bytes.remaining()) {
      throw Corruption.in(object, "It announces " + count + " entries, more than it can hold.");
    }
    return (int) count;
  }

  /** The next so many bytes. */
  public byte[] raw(int length) {
    need(length);
    byte[] target = new byte[length];
    bytes.get(target);
    return target;
  }

  /** The next bytes behind their number. */
  public byte[] block() {
    return raw(count(1));
  }

  /** Passes over the next bytes behind their number. */
  public void skipBlock() {
    int length = count(1);
    bytes.position(bytes.position() + length);
  }

  /** The next text. */
  public String text() {
    return new String(block(), StandardCharsets.UTF_8);
  }

  /** The next float32 values. */
  public float[] floats(int count) {
    if (count < 0 || count > bytes.remaining() / 4) {
      throw Corruption.in(object, "It ends in the middle of a vector.");
    }
    float[] target = new float[count];
    MemorySegment.copy(MemorySegment.ofBuffer(bytes), FLOAT, 0, target, 0, count);
    bytes.position(bytes.position() + count * 4);
    return target;
  }

  /** Passes over padding up to a multiple of bytes from the start of the buffer. */
  public void align(int multiple) {
    int rest = bytes.position() % multiple;
    if (rest != 0) {
      need(multiple - rest);
      bytes.position(bytes.position() + multiple - rest);
    }
  }

  private void need(int length) {
    if (length < 0 || length > bytes.remaining()) {
      throw Corruption.in(
          object, "It ends " + (length - bytes.remaining()) + " bytes before its contents do.");
    }
  }
}
