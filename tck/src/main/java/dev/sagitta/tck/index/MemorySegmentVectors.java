package dev.sagitta.tck.index;

import dev.sagitta.api.error.CorruptException;
import dev.sagitta.api.error.ErrorCode;
import dev.sagitta.spi.index.OrdinalSet;
import dev.sagitta.spi.index.VectorSource;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Objects;

/**
 * Vectors off the heap, as a segment has them, which remember what was verified and may have a
 * damaged row. Safe for several threads.
 */
public final class MemorySegmentVectors implements VectorSource {
  private static final ValueLayout.OfFloat STORED =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final MemorySegment memory;
  private final int size;
  private final int dimension;
  private final OrdinalSet verified;
  private final int damaged;

  private MemorySegmentVectors(MemorySegment memory, int size, int dimension, int damaged) {
    this.memory = memory;
    this.size = size;
    this.dimension = dimension;
    this.verified = OrdinalSet.none(size);
    this.damaged = damaged;
  }

  /** A copy of the rows, whose memory lives as long as it is reachable. */
  public static MemorySegmentVectors of(float[][] rows, int dimension) {
    MemorySegment memory = Arena.ofAuto().allocate((long) rows.length * dimension * 4, 64);
    for (int row = 0; row < rows.length; row++) {
      if (rows[row].length != dimension) {
        throw new IllegalArgumentException(
            "Row " + row + " has " + rows[row].length + " values, not " + dimension + ".");
      }
      MemorySegment.copy(rows[row], 0, memory, STORED, (long) row * dimension * 4, dimension);
    }
    return new MemorySegmentVectors(memory.asReadOnly(), rows.length, dimension, -1);
  }

  /** The same vectors with one row whose checksum does not hold. */
  public MemorySegmentVectors damagedAt(int row) {
    return new MemorySegmentVectors(memory, size, dimension, Objects.checkIndex(row, size));
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public int dimension() {
    return dimension;
  }

  @Override
  public MemorySegment memory() {
    return memory;
  }

  @Override
  public void verify(int firstOrdinal, int count) {
    Objects.checkFromIndexSize(firstOrdinal, count, size);
    if (damaged >= firstOrdinal && damaged < firstOrdinal + count) {
      throw new CorruptException(
          ErrorCode.CORRUPT, "Row " + damaged + " does not match its checksum.");
    }
    synchronized (verified) {
      for (int ordinal = firstOrdinal; ordinal < firstOrdinal + count; ordinal++) {
        verified.add(ordinal);
      }
    }
  }

  /** True if {@link #verify} was asked for the row. */
  public boolean isVerified(int ordinal) {
    synchronized (verified) {
      return verified.contains(ordinal);
    }
  }
}
