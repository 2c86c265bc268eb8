package dev.sagitta.engine.maintain;

import dev.sagitta.api.collection.IndexedFields;
import dev.sagitta.api.error.CorruptException;
import dev.sagitta.engine.row.RowSet;
import dev.sagitta.engine.segment.IndexChoice;
import dev.sagitta.engine.segment.IndexObject;
import dev.sagitta.engine.segment.SegmentHandle;
import dev.sagitta.engine.segment.SegmentIndex;
import dev.sagitta.engine.state.CollectionState;
import dev.sagitta.engine.state.DatabaseState;
import dev.sagitta.engine.state.TableState;
import dev.sagitta.engine.state.Views;
import dev.sagitta.engine.state.WantedIndexes;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiPredicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What there is to merge and to build. Work on segments without an index is short and work on
 * others is long, so that they are asked for apart; what one of them is working on the other leaves
 * alone.
 */
final class Backlog {
  private final Views views;
  private final WantedIndexes wanted;
  private final MergePolicy policy;
  private final InstantSource clock;
  private final Settling settling = new Settling();
  private final ReentrantLock lock = new ReentrantLock();
  private final Set<SegmentHandle> busy = new HashSet<>();
  private final Map<SegmentHandle, List<IndexChoice>> failed = new HashMap<>();

  Backlog(Structure structure) {
    this.views = structure.views();
    this.wanted = structure.wanted();
    this.policy = new MergePolicy(structure.budget().mergeFactor());
    this.clock = structure.naming().clock();
  }

  /** Segments of one table that are to become one. */
  record Merge(CollectionState collection, TableState table, List<SegmentHandle> segments) {}

  /**
   * A segment that is to have another index.
   *
   * @param choices which it may have, see {@link IndexFactory#choices}; empty if it is to have none
   */
  record Build(CollectionState collection, SegmentHandle segment, List<IndexChoice> choices) {}

  /** The next merge of segments none of which has an index; whoever asks makes it. */
  @Nullable Merge nextShortMerge() {
    return nextMerge(false);
  }

  /** The next merge of segments some of which have an index. */
  @Nullable Merge nextLongMerge() {
    return nextMerge(true);
  }

  private @Nullable Merge nextMerge(boolean indexed) {
    lock.lock();
    try {
      for (CollectionState collection : state().collections()) {
        for (TableState table : collection.tables()) {
          List<SegmentHandle> chosen =
              policy.choose(idle(table).filter(segment -> indexed || !isIndexed(segment)).toList());
          if (!chosen.isEmpty()
              && chosen.stream().anyMatch(Backlog::isIndexed) == indexed
              && take(chosen)) {
            return new Merge(collection, table, chosen);
          }
        }
      }
      return null;
    } finally {
      lock.unlock();
    }
  }

  /** A merge of all segments of a table into one; null if that changes nothing. */
  @Nullable Merge mergeOfAll(CollectionState collection, TableState table) {
    lock.lock();
    try {
      List<SegmentHandle> all = idle(table).toList();
      if (all.size() < 2
          && all.stream()
              .allMatch(segment ->
                  segment.object().deleted() == 0
                      && indexes(segment, collection.indexedFields(table.id())))) {
        return null;
      }
      return !all.isEmpty() && take(all) ? new Merge(collection, table, all) : null;
    } finally {
      lock.unlock();
    }
  }

  /** True if the segment indexes these metadata fields, or is damaged and cannot be read anyway. */
  private static boolean indexes(SegmentHandle segment, IndexedFields fields) {
    try {
      return segment.indexedFields().equals(fields);
    } catch (CorruptException e) {
      return true;
    }
  }

  /** The largest segment that has not an index it should have. */
  @Nullable Build nextBuild() {
    return nextBuild((_, _) -> true);
  }

  /** The largest segment that has not the index it should have and is worth it. */
  @Nullable Build nextSettledBuild() {
    long now = clock.millis();
    lock.lock();
    try {
      settling.look(
          state().collections().stream()
              .flatMap(collection -> collection.records().segments().stream())
              .toList(),
          now);
      return nextBuild((table, segment) -> settling.isSettled(segment, table.segments(), now));
    } finally {
      lock.unlock();
    }
  }

  /**
   * A segment whose index finds something else than what was measured.
   *
   * @param index the index
   */
  record Measure(CollectionState collection, SegmentHandle segment, IndexObject index) {}

  /** The next segment of whose rows so many were deleted that its index is to be measured again. */
  @Nullable Measure nextMeasure() {
    lock.lock();
    try {
      for (CollectionState collection : state().collections()) {
        for (SegmentHandle segment : idle(collection.records()).toList()) {
          SegmentIndex index = segment.index();
          IndexObject named = segment.object().index();
          int live = segment.liveCount(RowSet.LATEST);
          if (index != null
              && named != null
              && !index.isDamaged()
              && live > 0
              && named.calibration().isOutdated(live)
              && take(List.of(segment))) {
            return new Measure(collection, segment, named);
          }
        }
      }
      return null;
    } finally {
      lock.unlock();
    }
  }

  private @Nullable Build nextBuild(BiPredicate<TableState, SegmentHandle> worthIt) {
    lock.lock();
    try {
      Build largest = null;
      for (CollectionState collection : state().collections()) {
        TableState records = collection.records();
        for (SegmentHandle segment : idle(records).toList()) {
          List<IndexChoice> choices = choices(collection, segment.object().rows());
          if ((largest == null || segment.object().rows() > largest.segment.object().rows())
              && isDue(segment, choices)
              && worthIt.test(records, segment)) {
            largest = new Build(collection, segment, choices);
          }
        }
      }
      return largest != null && take(List.of(largest.segment)) ? largest : null;
    } finally {
      lock.unlock();
    }
  }

  private boolean isDue(SegmentHandle segment, List<IndexChoice> choices) {
    return wanted.isDue(segment, choices)
        && (choices.isEmpty() || !choices.equals(failed.get(segment)));
  }

  /** The indexes that a segment of so many rows may have; empty if it is to be scanned. */
  List<IndexChoice> choices(CollectionState collection, int rows) {
    return wanted.choices(collection, rows);
  }

  /** Takes segments out of the backlog and keeps their memory, unless one is gone already. */
  private boolean take(List<SegmentHandle> segments) {
    for (int i = 0; i < segments.size(); i++) {
      if (!segments.get(i).pin()) {
        segments.subList(0, i).forEach(SegmentHandle::unpin);
        return false;
      }
    }
    busy.addAll(segments);
    return true;
  }

  /** Work on these segments has ended, with or without success. */
  void done(List<SegmentHandle> segments) {
    lock.lock();
    try {
      segments.forEach(busy::remove);
      segments.forEach(SegmentHandle::unpin);
      failed.keySet().removeIf(segment -> !state().shows(segment));
    } finally {
      lock.unlock();
    }
  }

  /** A build has failed and is not tried again until something else is wanted. */
  void failed(Build build) {
    lock.lock();
    try {
      failed.put(build.segment, build.choices);
    } finally {
      lock.unlock();
    }
  }

  private Stream<SegmentHandle> idle(TableState table) {
    return table.segments().stream()
        .filter(segment -> !busy.contains(segment) && segment.damage().isEmpty());
  }

  private static boolean isIndexed(SegmentHandle segment) {
    return segment.index() != null;
  }

  private DatabaseState state() {
    return views.peek().state();
  }
}
