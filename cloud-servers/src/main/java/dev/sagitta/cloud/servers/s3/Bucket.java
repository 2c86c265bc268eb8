package dev.sagitta.cloud.servers.s3;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/** Objects by key, and the uploads under way. What checks and then acts does both in one lock. */
final class Bucket {
  private static final long RACE_NANOS = 20_000_000;

  private final ReentrantLock lock = new ReentrantLock();
  private final NavigableMap<String, S3Object> objects = new TreeMap<>();
  private final Map<String, PendingUpload> uploads = new ConcurrentHashMap<>();
  private final Set<String> undeletable = ConcurrentHashMap.newKeySet();
  private final Set<String> busy = ConcurrentHashMap.newKeySet();
  private final AtomicLong lastUpload = new AtomicLong();
  private final Preconditions preconditions;

  Bucket(Preconditions preconditions) {
    this.preconditions = preconditions;
  }

  /**
   * What a write asks of the object that is there.
   *
   * @param ifMatch the tag it must have, if any
   * @param ifAbsent whether it must be absent
   */
  record Condition(Optional<String> ifMatch, boolean ifAbsent) {
    void check(Optional<S3Object> present) {
      if (ifAbsent && present.isPresent()) {
        throw new S3Failure(412, "PreconditionFailed");
      }
      if (ifMatch.isPresent()) {
        if (present.isEmpty()) {
          throw new S3Failure(404, "NoSuchKey");
        }
        if (!present.get().etag().equals(ifMatch.get())) {
          throw new S3Failure(412, "PreconditionFailed");
        }
      }
    }
  }

  void put(String key, S3Object object, Condition condition) {
    switch (preconditions) {
      case EXACT, IGNORED_BY_UPLOADS -> {
        lock.lock();
        try {
          condition.check(Optional.ofNullable(objects.get(key)));
          objects.put(key, object);
        } finally {
          lock.unlock();
        }
      }
      case RACING -> {
        condition.check(find(key));
        LockSupport.parkNanos(RACE_NANOS);
        putAnyway(key, object);
      }
      case IGNORED -> putAnyway(key, object);
    }
  }

  private void putAnyway(String key, S3Object object) {
    lock.lock();
    try {
      objects.put(key, object);
    } finally {
      lock.unlock();
    }
  }

  Optional<S3Object> find(String key) {
    lock.lock();
    try {
      return Optional.ofNullable(objects.get(key));
    } finally {
      lock.unlock();
    }
  }

  /** The objects behind a text whose keys start so, at most so many. */
  List<Map.Entry<String, S3Object>> list(String prefix, String after, int limit) {
    lock.lock();
    try {
      NavigableMap<String, S3Object> behind =
          prefix.compareTo(after) > 0
              ? objects.tailMap(prefix, true)
              : objects.tailMap(after, after.isEmpty());
      return behind.entrySet().stream()
          .takeWhile(entry -> entry.getKey().startsWith(prefix))
          .limit(limit)
          .<Map.Entry<String, S3Object>>map(Map.Entry::copyOf)
          .toList();
    } finally {
      lock.unlock();
    }
  }

  void delete(Collection<String> keys) {
    lock.lock();
    try {
      keys.forEach(objects::remove);
    } finally {
      lock.unlock();
    }
  }

  /** Lets every bulk delete report that it may not delete a key. */
  void protect(String key) {
    undeletable.add(key);
  }

  /** Lets the next bulk delete report that it could not delete a key. */
  void makeBusy(String key) {
    busy.add(key);
  }

  boolean undeletable(String key) {
    return undeletable.contains(key);
  }

  boolean takeBusy(String key) {
    return busy.remove(key);
  }

  String nextUploadId() {
    return "upload-" + lastUpload.incrementAndGet();
  }

  void begin(PendingUpload upload) {
    uploads.put(upload.id(), upload);
  }

  PendingUpload upload(String id, String key) {
    PendingUpload upload = uploads.get(id);
    if (upload == null || !upload.key().equals(key)) {
      throw new S3Failure(404, "NoSuchUpload");
    }
    return upload;
  }

  /** Makes an upload its object; once. */
  void complete(PendingUpload upload, S3Object object, Condition condition) {
    Condition obeyed =
        preconditions == Preconditions.IGNORED_BY_UPLOADS
            ? new Condition(Optional.empty(), false)
            : condition;
    lock.lock();
    try {
      PendingUpload same = upload(upload.id(), upload.key());
      if (preconditions == Preconditions.RACING) {
        // Both of two that race pass the check in turn and then store.
        lock.unlock();
        try {
          put(upload.key(), object, obeyed);
        } finally {
          lock.lock();
        }
      } else {
        put(upload.key(), object, obeyed);
      }
      uploads.remove(same.id());
    } finally {
      lock.unlock();
    }
  }

  void abort(String id, String key) {
    uploads.remove(upload(id, key).id());
  }

  Collection<PendingUpload> uploads() {
    return List.copyOf(uploads.values());
  }
}
