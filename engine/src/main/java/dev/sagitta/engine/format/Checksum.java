package dev.sagitta.engine.format;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/** CRC32C (Castagnoli), the checksum of everything the engine writes. */
public final class Checksum {
  private static final int STRIDE = 1 << 30;

  private Checksum() {}

  /** The checksum of the bytes between position and limit; the position stays. */
  public static int of(ByteBuffer bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes.duplicate());
    return (int) crc.getValue();
  }

  /** The checksum of an array. */
  public static int of(byte[] bytes) {
    return of(ByteBuffer.wrap(bytes));
  }

  /** The checksum of a part of memory. */
  public static int of(MemorySegment memory, long offset, long length) {
    CRC32C crc = new CRC32C();
    for (long done = 0; done < length; done += STRIDE) {
      long step = Math.min(STRIDE, length - done);
      crc.update(memory.asSlice(offset + done, step).asByteBuffer());
    }
    return (int) crc.getValue();
  }
}
