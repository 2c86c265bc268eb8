package dev.sagitta.engine.recall;

import dev.sagitta.api.search.SearchRequest;
import dev.sagitta.api.settings.RecallSettings;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * A sample of the searches that each collection was asked lately. The first {@value
 * #PER_COLLECTION} of a collection are kept, and then one of n, the newest in place of the oldest:
 * each search is as likely to be kept as any other of its time. It is memory only.
 *
 * <p>A search that is not kept costs one atomic subtraction: how many pass until the next one is
 * kept is drawn beforehand, from the geometric distribution, which is what asking a coin each time
 * comes to. Whoever takes the last of them keeps that search; until it has drawn anew, the count is
 * negative and nobody else does.
 */
final class RecentSearches {
  static final int PER_COLLECTION = 256;

  /** What a kept search takes beside its vector, its filter and its parameters. */
  private static final int BASE_BYTES = 256;

  private final int every;
  private final long mostBytes;
  private final LongSupplier random;
  private final MemoryCharge charge;
  private final ConcurrentHashMap<Long, Ring> rings = new ConcurrentHashMap<>();
  private final ReentrantLock lock = new ReentrantLock();
  private long bytes;

  /**
   * No searches yet.
   *
   * @param settings how many are kept
   * @param mostBytes the most memory that they may take
   * @param random 64 random bits at each call
   * @param charge is told what memory they take
   */
  RecentSearches(
      RecallSettings settings, long mostBytes, LongSupplier random, MemoryCharge charge) {
    this.every = settings.sampleEvery();
    this.mostBytes = mostBytes;
    this.random = random;
    this.charge = charge;
  }

  /** A search, and what it takes. */
  private record Kept(SearchRequest request, long bytes) {}

  /** The searches of one collection. */
  private static final class Ring {
    private final AtomicLong left = new AtomicLong();
    private final ArrayDeque<Kept> kept = new ArrayDeque<>();
    private long keptBytes;
    private volatile long keptEver;

    private long keptBytes() {
      return keptBytes;
    }
  }

  /** A collection has been asked these. */
  void saw(long collection, List<SearchRequest> requests) {
    if (every == 0 || requests.isEmpty()) {
      return;
    }
    Ring ring = rings.get(collection);
    if (ring == null) {
      ring = rings.computeIfAbsent(collection, _ -> new Ring());
    }
    int count = requests.size();
    long next = ring.left.getAndAdd(-count);
    if (next < 0 || next >= count) {
      return;
    }
    try {
      while (next < count) {
        keep(collection, ring, requests.get((int) next));
        next += 1 + passing(ring);
      }
    } finally {
      ring.left.set(Math.max(0, next - count));
    }
  }

  /** How many searches pass until the next one is kept. */
  private long passing(Ring ring) {
    if (every == 1 || ring.keptEver < PER_COLLECTION) {
      return 0;
    }
    double uniform = ((random.getAsLong() >>> 11) + 1) * 0x1p-53;
    return (long) (Math.log(uniform) / Math.log1p(-1.0 / every));
  }

  private void keep(long collection, Ring ring, SearchRequest request) {
    // The caller may use the array again.
    SearchRequest copy =
        SearchRequest.of(request.vector().clone(), request.k() + request.offset())
            .withFilter(request.filter())
            .withEffort(request.effort());
    if (request.maxDistance().isPresent()) {
      copy = copy.withMaxDistance(request.maxDistance().getAsDouble());
    }
    copy = copy.including();
    Kept kept = new Kept(copy, bytes(copy));
    lock.lock();
    try {
      long before = bytes;
      long ever = ring.keptEver;
      ring.keptEver = ever + 1;
      boolean known = ring.equals(rings.get(collection));
      if (known && kept.bytes <= mostBytes) {
        ring.kept.add(kept);
        ring.keptBytes += kept.bytes;
        bytes += kept.bytes;
        if (ring.kept.size() > PER_COLLECTION) {
          forgetOldest(ring);
        }
        while (bytes > mostBytes) {
          forgetOldest(largest());
        }
      }
      charge.add(bytes - before);
    } finally {
      lock.unlock();
    }
  }

  private static long bytes(SearchRequest request) {
    long filter = request.filter().isAll() ? 0 : 4L * request.filter().toString().length();
    return BASE_BYTES
        + (long) Float.BYTES * request.vector().length
        + filter
        + 4L * request.effort().toString().length();
  }

  private Ring largest() {
    return rings.values().stream().max(Comparator.comparingLong(Ring::keptBytes)).orElseThrow();
  }

  private void forgetOldest(Ring ring) {
    Kept oldest = ring.kept.remove();
    ring.keptBytes -= oldest.bytes;
    bytes -= oldest.bytes;
  }

  /** The searches of a collection that are kept, oldest first. */
  List<SearchRequest> of(long collection) {
    Ring ring = rings.get(collection);
    if (ring == null) {
      return List.of();
    }
    lock.lock();
    try {
      return ring.kept.stream().map(Kept::request).toList();
    } finally {
      lock.unlock();
    }
  }

  /** How many searches of a collection were ever kept. */
  long keptEver(long collection) {
    Ring ring = rings.get(collection);
    return ring == null ? 0 : ring.keptEver;
  }

  /** The memory that all of them take. */
  long bytes() {
    lock.lock();
    try {
      return bytes;
    } finally {
      lock.unlock();
    }
  }

  /** The collections that were searched. */
  List<Long> collections() {
    return rings.keySet().stream().sorted().toList();
  }

  /** Forgets the searches of collections that are gone. */
  void forget(Set<Long> gone) {
    lock.lock();
    try {
      long before = bytes;
      for (Long collection : gone) {
        Ring ring = rings.remove(collection);
        while (ring != null && !ring.kept.isEmpty()) {
          forgetOldest(ring);
        }
      }
      charge.add(bytes - before);
    } finally {
      lock.unlock();
    }
  }
}
