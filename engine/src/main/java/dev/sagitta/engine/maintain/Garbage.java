package dev.sagitta.engine.maintain;

import dev.sagitta.engine.log.LogPosition;
import dev.sagitta.engine.manifest.Manifest;
import dev.sagitta.engine.manifest.ManifestStore;
import dev.sagitta.engine.manifest.ObjectNames;
import dev.sagitta.spi.storage.ObjectKey;
import dev.sagitta.spi.storage.Storage;
import dev.sagitta.spi.storage.StorageException;
import dev.sagitta.spi.storage.StoredObject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes objects that nothing refers to any more. An object is marked when a newer manifest does
 * without it and its last reader has gone; before it is deleted, the manifest that holds at that
 * time is asked again. Any doubt leaves it where it is: garbage is never an error. Objects of
 * foreign names are never touched.
 */
public final class Garbage {
  private static final Logger LOG = LoggerFactory.getLogger(Garbage.class);
  private static final int PAGE = 1000;

  private final Storage storage;
  private final ManifestStore manifests;
  private final List<ObjectKey> emptyLogs;
  private final ConcurrentLinkedQueue<ObjectKey> marked = new ConcurrentLinkedQueue<>();

  /**
   * The garbage of one database.
   *
   * @param emptyLogs log objects of earlier writers without a commit
   */
  public Garbage(Storage storage, ManifestStore manifests, List<ObjectKey> emptyLogs) {
    this.storage = storage;
    this.manifests = manifests;
    this.emptyLogs = emptyLogs;
  }

  /** The log objects from one position up to another: in one epoch by their numbers. */
  List<ObjectKey> logsBetween(LogPosition from, LogPosition to) {
    List<ObjectKey> between = new ArrayList<>();
    if (from.epoch() == to.epoch()) {
      for (long sequence = from.sequence(); sequence < to.sequence(); sequence++) {
        between.add(ObjectNames.log(new LogPosition(to.epoch(), sequence)));
      }
      return between;
    }
    // Once for each writer: nobody knows how many objects the earlier ones have left.
    forEachObject(
        ObjectNames.LOGS,
        key ->
            ObjectNames.logPosition(key)
                .filter(position -> position.compareTo(to) < 0)
                .ifPresent(_ -> between.add(key)));
    return between;
  }

  private void forEachObject(String prefix, Consumer<ObjectKey> consumer) {
    String after = "";
    List<StoredObject> page;
    do {
      page = storage.list(prefix, after, PAGE);
      for (StoredObject object : page) {
        after = object.key().value();
        consumer.accept(object.key());
      }
    } while (page.size() == PAGE);
  }

  /** Marks objects that a newer manifest does without and that have no reader. */
  void mark(Collection<ObjectKey> keys) {
    marked.addAll(keys);
  }

  /** Deletes what is marked and still not referred to. The caller holds the structure lock. */
  void collect() {
    Manifest manifest = manifests.manifest();
    Set<ObjectKey> needed = manifest.objects();
    List<ObjectKey> due = new ArrayList<>();
    for (ObjectKey key = marked.poll(); key != null; key = marked.poll()) {
      if (!needed.contains(key) && isOutside(key, manifest)) {
        due.add(key);
      }
    }
    delete(due);
  }

  /**
   * Finds and deletes what earlier processes have left. The caller holds the structure lock, and
   * nothing is being written outside of it.
   */
  void sweep() {
    Manifest manifest = manifests.manifest();
    Set<ObjectKey> needed = new HashSet<>(manifest.objects());
    List<ObjectKey> due = new ArrayList<>(emptyLogs);
    for (String prefix :
        List.of(
            ObjectNames.COLLECTIONS,
            ObjectNames.MANIFESTS,
            ObjectNames.RESIDENTS,
            ObjectNames.LOGS)) {
      forEachObject(
          prefix,
          key -> {
            if (ObjectNames.isOwn(key) && !needed.contains(key) && isOutside(key, manifest)) {
              due.add(key);
            }
          });
    }
    delete(due);
  }

  /**
   * True unless the key is the manifest that holds, or a log object that may have to be replayed.
   */
  private static boolean isOutside(ObjectKey key, Manifest manifest) {
    return ObjectNames.logPosition(key)
            .map((LogPosition position) -> position.compareTo(manifest.log()) < 0)
            .orElse(true)
        && ObjectNames.manifestNumber(key).map(number -> number < manifest.number()).orElse(true);
  }

  private void delete(List<ObjectKey> keys) {
    if (keys.isEmpty()) {
      return;
    }
    try {
      storage.delete(keys);
      LOG.debug("Deleted {} objects that nothing refers to.", keys.size());
    } catch (StorageException e) {
      LOG.warn("Could not delete {} garbage objects; will try again.", keys.size(), e);
      marked.addAll(keys);
    }
  }
}
