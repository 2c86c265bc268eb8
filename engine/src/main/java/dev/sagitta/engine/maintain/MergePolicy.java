package dev.sagitta.engine.maintain;

import dev.sagitta.engine.segment.SegmentHandle;
import dev.sagitta.engine.segment.SegmentObject;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * Which segments of a table are merged next (tiered): as many of a similar size as the merge factor
 * says, the smallest first; or one alone of which half is deleted. Sizes are similar when they lie
 * between the same two powers of the factor. A row is so rewritten at most once per tier.
 *
 * @param factor how many segments of a tier are merged into one
 */
record MergePolicy(int factor) {
  private static final long SMALLEST_TIER_BYTES = 1 << 20;
  private static final int MOST_ROWS = 1 << 30;

  /** The segments to merge; none if the table is in order. */
  List<SegmentHandle> choose(List<SegmentHandle> segments) {
    TreeMap<Integer, List<SegmentHandle>> tiers = new TreeMap<>();
    for (SegmentHandle segment : segments) {
      SegmentObject object = segment.object();
      if (segment.damage().isEmpty()) {
        if (object.deleted() * 2L > object.rows()) {
          return List.of(segment);
        }
        tiers.computeIfAbsent(tier(object.bytes()), _ -> new ArrayList<>()).add(segment);
      }
    }
    for (List<SegmentHandle> tier : tiers.values()) {
      List<SegmentHandle> chosen = tier.size() > factor ? tier.subList(0, factor) : tier;
      long rows = chosen.stream().mapToLong(segment -> segment.object().rows()).sum();
      if (tier.size() >= factor && rows <= MOST_ROWS) {
        return List.copyOf(chosen);
      }
    }
    return List.of();
  }

  private int tier(long bytes) {
    int tier = 0;
    for (long limit = SMALLEST_TIER_BYTES; bytes > limit; limit *= factor) {
      tier++;
    }
    return tier;
  }
}
