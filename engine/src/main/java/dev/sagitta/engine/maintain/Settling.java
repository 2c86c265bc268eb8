package dev.sagitta.engine.maintain;

import dev.sagitta.engine.segment.SegmentHandle;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Tells which segments are worth an index. While many writes come in, a new segment is merged again
 * within moments: its index would be thrown away, and building it would take from the writers the
 * processors that they need. So a segment gets one when its table has been quiet for {@value
 * #QUIET_MILLIS} ms, that is, without another new segment; or when it has lasted for {@value
 * #LASTING_MILLIS} ms, since writes may never end.
 */
final class Settling {
  static final long QUIET_MILLIS = 2_000;
  static final long LASTING_MILLIS = 10_000;

  private final Map<SegmentHandle, Long> firstSeen = new HashMap<>();

  /** Notes what segments there are at a time; clocks are set, so it may be before the last one. */
  void look(Collection<SegmentHandle> segments, long millis) {
    segments.forEach(segment -> firstSeen.merge(segment, millis, Math::min));
    firstSeen.keySet().retainAll(Set.copyOf(segments));
  }

  /**
   * True if a segment is worth an index.
   *
   * @param table all segments of its table, as of the last look
   */
  boolean isSettled(SegmentHandle segment, List<SegmentHandle> table, long millis) {
    return age(segment, millis) >= LASTING_MILLIS
        || table.stream().allMatch(other -> age(other, millis) >= QUIET_MILLIS);
  }

  private long age(SegmentHandle segment, long millis) {
    return millis - firstSeen.getOrDefault(segment, millis);
  }
}
