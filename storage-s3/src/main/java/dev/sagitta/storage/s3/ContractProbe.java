package dev.sagitta.storage.s3;

import dev.sagitta.spi.storage.ObjectKey;
import dev.sagitta.spi.storage.StorageException;
import dev.sagitta.spi.storage.Version;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Finds out whether a bucket holds what a storage promises, by writing to it: there are stores that
 * ignore preconditions, and stores that check them a moment before they act, so that of two writers
 * both win. Everything is tried at the same time, to take only a few round trips.
 */
final class ContractProbe {
  /** Where probes write; no key can have such a name. */
  static final String FOLDER = "~probe/";

  private static final int RACES = 4;
  private static final int RACERS = 4;

  private final Writes writes;

  ContractProbe(Bucket bucket) {
    this.writes =
        new Writes(
            bucket.below(FOLDER + Trailer.newNonce() + "/"), Writes.Conditions.OF_THE_BUCKET);
  }

  /** What the bucket does wrong, or empty. */
  Optional<String> firstFault() {
    List<Callable<Optional<String>>> trials = new ArrayList<>();
    trials.add(this::createTwice);
    trials.add(this::replaceStale);
    trials.add(this::completeOnPresent);
    for (int i = 0; i < RACES; i++) {
      ObjectKey created = ObjectKey.of("racing-create-" + i);
      ObjectKey replaced = ObjectKey.of("racing-replace-" + i);
      trials.add(() -> race(created, "create", () -> create(created)));
      trials.add(() -> {
        Version version = writes.create(replaced, content());
        return race(replaced, "replace", () -> replace(replaced, version));
      });
    }
    try {
      return Parallel.all(trials).stream().flatMap(Optional::stream).findFirst();
    } finally {
      new Deletions(writes.bucket())
          .delete(
              new Listing(writes.bucket())
                  .list("", "", 1000).stream()
                      .map(object -> writes.bucket().nameOf(object.key()))
                      .toList());
    }
  }

  private static ByteBuffer content() {
    return StandardCharsets.UTF_8.encode("Written to see what the bucket does; may be deleted.");
  }

  /** Whether a creation succeeded. */
  private boolean create(ObjectKey key) {
    try {
      writes.create(key, content());
      return true;
    } catch (StorageException.AlreadyExists e) {
      return false;
    }
  }

  private boolean replace(ObjectKey key, Version version) {
    try {
      writes.replace(key, version, content());
      return true;
    } catch (StorageException.VersionMismatch e) {
      return false;
    }
  }

  private Optional<String> createTwice() {
    ObjectKey key = ObjectKey.of("create");
    create(key);
    return create(key) ? Optional.of("it creates an object that is present") : Optional.empty();
  }

  private Optional<String> replaceStale() {
    ObjectKey key = ObjectKey.of("replace");
    Version stale = writes.create(key, content());
    if (!replace(key, stale)) {
      return Optional.of("it does not replace an object by its version");
    }
    return replace(key, stale)
        ? Optional.of("it replaces an object that no longer has the version")
        : Optional.empty();
  }

  private Optional<String> completeOnPresent() {
    ObjectKey key = ObjectKey.of("upload");
    create(key);
    Multipart multipart =
        Multipart.begin(writes, key, Trailer.newNonce(), Multipart.Checksums.SENT);
    try {
      multipart.send(1, Body.of(content()));
      multipart.complete();
      return Optional.of("it completes an upload over an object that is present");
    } catch (StorageException.AlreadyExists e) {
      multipart.abort();
      return Optional.empty();
    }
  }

  /** A racer: answers whether it won. */
  private interface Racer {
    boolean wins();
  }

  private static Optional<String> race(ObjectKey key, String verb, Racer racer) throws Exception {
    CyclicBarrier start = new CyclicBarrier(RACERS);
    int winners = 0;
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Boolean>> racing = new ArrayList<>();
      for (int i = 0; i < RACERS; i++) {
        racing.add(
            threads.submit(() -> {
              start.await();
              return racer.wins();
            }));
      }
      for (Future<Boolean> each : racing) {
        winners += Parallel.result(each) ? 1 : 0;
      }
    }
    return winners == 1
        ? Optional.empty()
        : Optional.of(
            "of " + RACERS + " who " + verb + " '" + key + "' at once " + winners + " succeed");
  }
}
