package dev.sagitta.spi.index;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * The rows of a source, of which is remembered in blocks what was verified: a search jumps to a
 * thousand rows, and to ask the source for each would be a call for each. Safe for any number of
 * threads; two that verify the same block do so twice.
 */
public final class VerifiedRows {
  private static final ValueLayout.OfFloat STORED =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  /** A block's aim. Small, as the first search pays for whole blocks. */
  private static final int BLOCK_BYTES = 16 << 10;

  private final VectorSource source;
  private final long rowBytes;
  private final int shift;
  private final boolean[] verified;

  /** The rows of a source, of which nothing is verified yet. */
  public VerifiedRows(VectorSource source) {
    this.source = source;
    this.rowBytes = source.dimension() * 4L;
    long rows = Math.max(1, BLOCK_BYTES / rowBytes);
    this.shift = 63 - Long.numberOfLeadingZeros(rows);
    this.verified = new boolean[(source.size() >> shift) + 1];
  }

  /** The source. */
  public VectorSource source() {
    return source;
  }

  /**
   * Makes sure that a row holds what was written.
   *
   * @throws dev.sagitta.api.error.CorruptException if it does not, or one near to it
   */
  public void verify(int ordinal) {
    if (!verified[ordinal >> shift]) {
      verifyBlock(ordinal >> shift);
    }
  }

  private void verifyBlock(int block) {
    int first = block << shift;
    source.verify(first, Math.min(1 << shift, source.size() - first));
    verified[block] = true;
  }

  /**
   * Verifies a row and copies it.
   *
   * @param vector receives the row; {@code float[dimension]}
   * @throws dev.sagitta.api.error.CorruptException as {@link #verify} does
   */
  public void copy(int ordinal, float[] vector) {
    verify(ordinal);
    MemorySegment.copy(source.memory(), STORED, ordinal * rowBytes, vector, 0, source.dimension());
  }
}
