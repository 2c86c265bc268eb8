package dev.sagitta.engine.log;

import java.util.Comparator;

/**
 * A log object: the epoch of its writer and its number in that epoch.
 *
 * @param epoch the writer's epoch
 * @param sequence from 1
 */
public record LogPosition(long epoch, long sequence) implements Comparable<LogPosition> {
  private static final Comparator<LogPosition> ORDER =
      Comparator.comparingLong(LogPosition::epoch).thenComparingLong(LogPosition::sequence);

  @Override
  public int compareTo(LogPosition other) {
    return ORDER.compare(this, other);
  }
}
