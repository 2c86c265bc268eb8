package dev.sagitta.index.flat;

import dev.sagitta.api.error.CorruptException;
import dev.sagitta.api.error.ErrorCode;
import dev.sagitta.spi.index.IndexOutput;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/**
 * The bytes of an index over codes: a head of 64 bytes, what the quantizer has learnt, zeros up to
 * a multiple of 64, and the code of each row.
 *
 * <p>The head is little-endian: a magic number, the version, the number of rows, the dimension, the
 * bytes of a code (4 bytes each), the bytes of what was learnt (8), zeros, and the CRC32C of all
 * that. What was learnt has a checksum of its own; a damaged code can only spoil an estimate.
 *
 * @param rows how many rows there are
 * @param dimension how many values a vector has
 * @param codeBytes the bytes of a code
 * @param learntBytes the bytes of what was learnt
 */
record CodedBytes(int rows, int dimension, int codeBytes, long learntBytes) {
  private static final int MAGIC = 0x46434753; // "SGCF"
  private static final int VERSION = 1;

  /** The bytes of the head, and what codes are aligned to. */
  private static final int HEAD = 64;

  private static final int CHECKSUM_AT = HEAD - 4;

  /** Where the codes begin. */
  long codesAt() {
    return HEAD + (learntBytes + HEAD - 1) / HEAD * HEAD;
  }

  /** Writes everything before the codes. */
  void write(ByteBuffer learnt, IndexOutput output) {
    ByteBuffer bytes = ByteBuffer.allocate((int) codesAt()).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putInt(MAGIC).putInt(VERSION).putInt(rows).putInt(dimension).putInt(codeBytes);
    bytes.putLong(learntBytes);
    bytes.putInt(CHECKSUM_AT, checksum(bytes.duplicate().position(0).limit(CHECKSUM_AT)));
    bytes.position(HEAD).put(learnt);
    output.write(bytes.clear());
  }

  /**
   * Reads the head of bytes over so many vectors.
   *
   * @throws CorruptException if they are something else, or over other vectors
   */
  static CodedBytes read(MemorySegment bytes, int rows, int dimension) {
    if (bytes.byteSize() < HEAD) {
      throw corrupt("has only " + bytes.byteSize() + " bytes");
    }
    ByteBuffer head =
        ByteBuffer.wrap(bytes.asSlice(0, HEAD).toArray(ValueLayout.JAVA_BYTE))
            .order(ByteOrder.LITTLE_ENDIAN);
    int checksum = checksum(head.duplicate().limit(CHECKSUM_AT));
    if (head.getInt() != MAGIC || head.getInt(CHECKSUM_AT) != checksum) {
      throw corrupt("does not match its checksum");
    }
    int version = head.getInt();
    if (version != VERSION) {
      throw corrupt("has version " + version + ", not " + VERSION);
    }
    CodedBytes found = new CodedBytes(head.getInt(), head.getInt(), head.getInt(), head.getLong());
    if (found.rows != rows || found.dimension != dimension) {
      throw corrupt(
          "is over "
              + found.rows
              + " vectors of "
              + found.dimension
              + " values, not "
              + rows
              + " of "
              + dimension);
    }
    long expected = found.codesAt() + (long) found.rows * found.codeBytes;
    if (bytes.byteSize() != expected) {
      throw corrupt("has " + bytes.byteSize() + " bytes instead of " + expected);
    }
    return found;
  }

  /** What was learnt. */
  MemorySegment learnt(MemorySegment bytes) {
    return bytes.asSlice(HEAD, learntBytes);
  }

  /** The codes. */
  MemorySegment codes(MemorySegment bytes) {
    return bytes.asSlice(codesAt());
  }

  static CorruptException corrupt(String what) {
    return new CorruptException(
        ErrorCode.CORRUPT, "A flat index over codes " + what + ". Build it again, or restore it.");
  }

  private static int checksum(ByteBuffer bytes) {
    CRC32C checksum = new CRC32C();
    checksum.update(bytes);
    return (int) checksum.getValue();
  }
}
