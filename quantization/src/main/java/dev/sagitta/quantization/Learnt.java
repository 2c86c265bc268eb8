package dev.sagitta.quantization;

import dev.sagitta.api.collection.Distance;
import dev.sagitta.api.error.CorruptException;
import dev.sagitta.api.error.ErrorCode;
import dev.sagitta.spi.index.IndexOutput;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/**
 * What a quantizer has learnt, as bytes: little-endian, a head, the quantizer's own numbers, and
 * the CRC32C of all that. The head is a magic number, the quantizer's, the version of its format,
 * the dimension and the distance, 4 bytes each.
 */
final class Learnt {
  private static final int MAGIC = 0x43514753; // "SGQC"
  private static final int VERSION = 1;
  private static final int HEAD_BYTES = 20;
  private static final int CHECKSUM_BYTES = 4;

  private Learnt() {}

  /** Begins to write; {@link #finish} ends it. */
  static ByteBuffer begin(Head head, int bytes) {
    return ByteBuffer.allocate(HEAD_BYTES + bytes + CHECKSUM_BYTES)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(MAGIC)
        .putInt(head.quantizer)
        .putInt(VERSION)
        .putInt(head.dimension)
        .putInt(number(head.distance));
  }

  /** Adds the checksum and writes all. */
  static void finish(ByteBuffer bytes, IndexOutput output) {
    CRC32C checksum = new CRC32C();
    checksum.update(bytes.duplicate().flip());
    output.write(bytes.putInt((int) checksum.getValue()).flip());
  }

  /**
   * The quantizer's own numbers.
   *
   * @throws CorruptException if the bytes are something else, for other vectors, or damaged
   */
  static ByteBuffer read(MemorySegment bytes, Head expected) {
    if (bytes.byteSize() < HEAD_BYTES + CHECKSUM_BYTES || bytes.byteSize() > Integer.MAX_VALUE) {
      throw corrupt("have a length of " + bytes.byteSize() + " bytes");
    }
    byte[] array = bytes.toArray(ValueLayout.JAVA_BYTE);
    ByteBuffer buffer = ByteBuffer.wrap(array).order(ByteOrder.LITTLE_ENDIAN);
    int content = array.length - CHECKSUM_BYTES;
    CRC32C checksum = new CRC32C();
    checksum.update(array, 0, content);
    if (buffer.getInt() != MAGIC || (int) checksum.getValue() != buffer.getInt(content)) {
      throw corrupt("do not match their checksum");
    }
    expect("the quantizer", expected.quantizer, buffer.getInt());
    expect("the version", VERSION, buffer.getInt());
    expect("the dimension", expected.dimension, buffer.getInt());
    expect("the distance", number(expected.distance), buffer.getInt());
    return buffer.limit(content);
  }

  /** Refuses bytes that go on after the last number. */
  static void end(ByteBuffer bytes) {
    length(bytes, 0);
  }

  /** Refuses bytes of which not exactly so many are left. */
  static void length(ByteBuffer bytes, long left) {
    if (bytes.remaining() != left) {
      throw corrupt("have " + bytes.remaining() + " bytes left instead of " + left);
    }
  }

  /** Reads a whole number. */
  static int number(ByteBuffer bytes) {
    if (bytes.remaining() < 4) {
      throw corrupt("end too early");
    }
    return bytes.getInt();
  }

  /** Reads a number that must be finite. */
  static float finite(ByteBuffer bytes) {
    if (bytes.remaining() < 4) {
      throw corrupt("end too early");
    }
    float value = bytes.getFloat();
    if (!Float.isFinite(value)) {
      throw corrupt("hold the number " + value);
    }
    return value;
  }

  static CorruptException corrupt(String what) {
    return new CorruptException(
        ErrorCode.CORRUPT,
        "The bytes of a quantizer " + what + ". Build the index again, or restore it.");
  }

  private static void expect(String what, int expected, int found) {
    if (found != expected) {
      throw corrupt("have " + found + " as " + what + ", not " + expected);
    }
  }

  /** Fixed for ever, unlike an enum's order. */
  private static int number(Distance distance) {
    return switch (distance) {
      case COSINE -> 1;
      case DOT -> 2;
      case EUCLIDEAN -> 3;
    };
  }

  /**
   * What the bytes are about.
   *
   * @param quantizer the number of the quantizer
   * @param dimension how many values a vector has
   * @param distance the distance of its scores
   */
  record Head(int quantizer, int dimension, Distance distance) {
    static final int SQ8 = 1;
    static final int SQ4 = 2;
    static final int PQ = 3;
    static final int RABITQ = 4;
  }
}
