package dev.sagitta.engine.log;

import dev.sagitta.engine.format.Checksum;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Comparator;

/**
 * A log object: the epoch of its writer and its number in that epoch.
 *
 * @param epoch the writer's epoch, from 1
 * @param sequence from 1
 */
public record LogPosition(long epoch, long sequence) implements Comparable<LogPosition> {
  private static final Comparator<LogPosition> ORDER =
      Comparator.comparingLong(LogPosition::epoch).thenComparingLong(LogPosition::sequence);

  /** Stands for an object that is no part of the log, but has its form. */
  static final LogPosition NONE = new LogPosition(0, 0);

  /** What the frames of the object are marked with: no other object's are, but by rare chance. */
  int mark() {
    return Checksum.of(
        ByteBuffer.allocate(2 * Long.BYTES)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putLong(epoch)
            .putLong(sequence)
            .flip());
  }

  @Override
  public int compareTo(LogPosition other) {
    return ORDER.compare(this, other);
  }
}
