package dev.sagitta.engine.recall;

import dev.sagitta.api.recall.RecallReport;
import dev.sagitta.api.search.SearchRequest;
import dev.sagitta.api.settings.RecallSettings;
import dev.sagitta.engine.segment.SegmentHandle;
import dev.sagitta.engine.segment.SegmentObject;
import dev.sagitta.engine.state.CollectionState;
import dev.sagitta.engine.state.View;
import dev.sagitta.engine.state.Views;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Measures the recall of recent searches in the background, collection by collection, a few queries
 * at a time. After each few it rests so long that on average it takes no more of a processor core
 * than it may, and lets go of what it has read, so that it keeps no memory from being released. A
 * collection is measured again when it was searched or changed since, and {@value #PERIOD_MILLIS}
 * ms have passed.
 */
final class RecallWatch {
  static final long PERIOD_MILLIS = 60_000;

  private static final Logger LOG = LoggerFactory.getLogger(RecallWatch.class);
  private static final long LOOK_EVERY_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long STOP_MILLIS = TimeUnit.MINUTES.toMillis(2);

  /** Queries that take about this long are measured between two rests. */
  private static final long SLICE_MILLIS = 100;

  private static final int MOST_TOGETHER = 32;

  private final Views views;
  private final RecentSearches recent;
  private final Measurer measurer;
  private final int percent;
  private final Thread thread;
  private final boolean enabled;
  private final Map<Long, RecallReport> reports = new ConcurrentHashMap<>();
  private final Map<Long, Seen> seen = new HashMap<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private @Nullable Round round;
  private long restUntil = Long.MIN_VALUE;
  private int together = 1;
  private boolean stopped;

  RecallWatch(
      Views views,
      RecentSearches recent,
      Measurer measurer,
      RecallSettings settings,
      ThreadFactory threads) {
    this.views = views;
    this.recent = recent;
    this.measurer = measurer;
    this.percent = settings.watchPercent();
    this.enabled = settings.watchPercent() > 0 && settings.sampleEvery() > 0;
    this.thread = threads.newThread(this::watch);
  }

  /** What a measurement was of; an equal one would tell nothing new. */
  private record State(long keptEver, long lsn, List<SegmentObject> segments) {}

  /** What was measured of a collection, and when. */
  private record Seen(State state, long millis) {}

  /** A measurement under way. */
  private record Round(long collection, ArrayDeque<SearchRequest> left, Tally tally) {}

  void start() {
    if (enabled) {
      thread.start();
    }
  }

  void stop() {
    lock.lock();
    try {
      stopped = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    try {
      thread.join(STOP_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  Optional<RecallReport> last(long collection) {
    return Optional.ofNullable(reports.get(collection));
  }

  private void watch() {
    while (awaitLook()) {
      look();
    }
  }

  private boolean awaitLook() {
    lock.lock();
    try {
      long left = LOOK_EVERY_NANOS;
      while (!stopped && left > 0) {
        left = changed.awaitNanos(left);
      }
      return !stopped;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      lock.unlock();
    }
  }

  /** Measures a few queries, if it is time to; called by one thread. */
  void look() {
    long begin = measurer.clock().millis();
    if (begin < restUntil) {
      return;
    }
    try (Views.Lease lease = views.acquire()) {
      Round now = round == null ? next(lease.view(), begin) : round;
      round = now;
      if (now == null) {
        return;
      }
      measure(lease.view(), now);
    } catch (RuntimeException e) {
      LOG.debug("The recall of recent searches could not be measured.", e);
      round = null;
    }
    long took = Math.max(0, measurer.clock().millis() - begin);
    together =
        took > SLICE_MILLIS ? Math.max(1, together / 2) : Math.min(MOST_TOGETHER, 2 * together);
    restUntil = begin + took + took * (100 - percent) / percent;
  }

  private @Nullable Round next(View view, long now) {
    Set<Long> gone = new HashSet<>();
    for (Long id : recent.collections()) {
      CollectionState collection = view.state().collection(id);
      if (collection == null) {
        gone.add(id);
        continue;
      }
      List<SearchRequest> requests = recent.of(id);
      Seen last = seen.get(id);
      if (requests.isEmpty()
          || !collection.deferred().isEmpty()
          || (last != null && now - last.millis < PERIOD_MILLIS)) {
        continue;
      }
      State state = state(collection, view.lsn());
      if (last == null || !last.state.equals(state)) {
        // Also if it fails: it is tried again after the period.
        seen.put(id, new Seen(state, now));
        return new Round(id, new ArrayDeque<>(requests), new Tally());
      }
    }
    recent.forget(gone);
    reports.keySet().removeAll(gone);
    seen.keySet().removeAll(gone);
    return null;
  }

  private State state(CollectionState collection, long lsn) {
    List<SegmentObject> segments =
        collection.records().segments().stream().map(SegmentHandle::object).toList();
    return new State(recent.keptEver(collection.id()), lsn, segments);
  }

  private void measure(View view, Round now) {
    CollectionState collection = view.state().collection(now.collection);
    if (collection == null) {
      round = null;
      return;
    }
    List<SearchRequest> few = new ArrayList<>();
    while (few.size() < together && !now.left.isEmpty()) {
      few.add(now.left.remove());
    }
    measurer.measure(collection, view.lsn(), few, now.tally);
    if (now.left.isEmpty()) {
      reports.put(now.collection, Recalls.report(now.tally, view.lsn(), measurer));
      round = null;
    }
  }
}
