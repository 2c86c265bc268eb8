package dev.sagitta.engine.recover;

import dev.sagitta.api.error.CorruptException;
import dev.sagitta.engine.format.Corruption;
import dev.sagitta.engine.log.LogPosition;
import dev.sagitta.engine.log.LogReader;
import dev.sagitta.engine.log.Operation;
import dev.sagitta.engine.manifest.Manifest;
import dev.sagitta.engine.manifest.ObjectNames;
import dev.sagitta.engine.segment.SegmentHandle;
import dev.sagitta.engine.segment.SegmentObject;
import dev.sagitta.engine.state.CollectionNumbers;
import dev.sagitta.engine.state.CollectionState;
import dev.sagitta.engine.state.DatabaseState;
import dev.sagitta.engine.state.StateChange;
import dev.sagitta.engine.state.TableState;
import dev.sagitta.engine.table.MemoryTable;
import dev.sagitta.spi.storage.ObjectKey;
import dev.sagitta.spi.storage.Storage;
import dev.sagitta.spi.storage.StorageException;
import dev.sagitta.spi.storage.StoredObject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings a database back: the manifest says which segments there are, then the log is replayed from
 * the commit that the manifest ends with. Writes nothing.
 *
 * <p>A damaged segment does not stop the others: commits that need it are set aside, to be replayed
 * once it is mended, and its collection is degraded until then.
 */
public final class Recovery {
  private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);
  private static final int PAGE = 1000;

  private final Storage storage;
  private final CollectionNumbers numbers;
  private final Consumer<ObjectKey> beforeReplay;
  private DatabaseState state = DatabaseState.empty();
  private long lsn;
  private long replayed;

  /**
   * A recovery from the given storage.
   *
   * @param numbers told which collection numbers are used
   * @param beforeReplay told each log object before it is replayed
   */
  public Recovery(Storage storage, CollectionNumbers numbers, Consumer<ObjectKey> beforeReplay) {
    this.storage = storage;
    this.numbers = numbers;
    this.beforeReplay = beforeReplay;
  }

  /**
   * Recovers from a manifest.
   *
   * @throws CorruptException if the log or the residents are damaged, or commits are missing
   */
  public Recovered run(Manifest manifest) {
    boolean done = false;
    try {
      Recovered recovered = recover(manifest);
      done = true;
      return recovered;
    } finally {
      if (!done) {
        state.releases().forEach(Runnable::run);
      }
    }
  }

  private Recovered recover(Manifest manifest) {
    numbers.skipTo(manifest.nextCollection());
    List<CollectionState> collections = new ArrayList<>();
    for (Manifest.Entry entry : manifest.collections()) {
      collections.add(collection(entry));
    }
    state = DatabaseState.of(collections, manifest.aliases());
    ObjectKey resident = manifest.resident();
    if (resident != null) {
      loadResidents(resident);
    }
    lsn = manifest.lsn();
    List<ObjectKey> emptyLogs = new ArrayList<>();
    List<LogPosition> logs = logs(manifest.log());
    if (logs.isEmpty() && manifest.lsn() > 0) {
      throw Corruption.in(
          ObjectNames.log(manifest.log()).value(),
          "It is missing, and so are the commits behind LSN " + manifest.lsn() + ".");
    }
    long[] limits = limits(logs);
    for (int i = 0; i < logs.size(); i++) {
      LogPosition position = logs.get(i);
      ObjectKey key = ObjectNames.log(position);
      long limit = limits[i];
      beforeReplay.accept(key);
      LogReader.firstLsn(storage, key, position).stream()
          .filter(first -> first < limit)
          .forEach(first -> checkFollows(key, first));
      long before = replayed;
      LogReader.End end =
          new LogReader(storage, key, position)
              .read((next, _, ops) -> {
                if (next < limit) {
                  replay(key, next, ops);
                }
              });
      if (end.tornBytes() > 0) {
        LOG.warn(
            "The log object {} ends with {} bytes of commits that were never acknowledged (behind"
                + " LSN {}); they are left out.",
            key,
            end.tornBytes(),
            lsn);
      }
      if (replayed == before) {
        emptyLogs.add(key);
      }
    }
    return new Recovered(state, lsn, replayed, emptyLogs);
  }

  private CollectionState collection(Manifest.Entry entry) {
    return new CollectionState(
        entry.id(),
        entry.spec(),
        entry.rebuilding(),
        table(CollectionState.recordsTable(entry.id()), entry.spec().dimension(), entry.records()),
        table(CollectionState.documentsTable(entry.id()), 0, entry.documents()),
        List.of());
  }

  private TableState table(long id, int dimension, List<SegmentObject> objects) {
    List<SegmentHandle> segments = new ArrayList<>();
    long live = 0;
    for (SegmentObject object : objects) {
      segments.add(new SegmentHandle(storage, object, id, dimension));
      live += object.rows() - object.deleted();
    }
    return new TableState(
        id, dimension, new MemoryTable(dimension), List.of(), segments, new AtomicLong(live));
  }

  private void loadResidents(ObjectKey key) {
    try {
      LogReader.ofWhole(storage, key)
          .readWhole((next, _, operations) -> operations.forEach(op -> apply(next, op)));
    } catch (StorageException.Missing e) {
      throw Corruption.in(key.value(), "It is missing.");
    }
  }

  private List<LogPosition> logs(LogPosition first) {
    List<LogPosition> positions = new ArrayList<>();
    String after = "";
    List<StoredObject> page;
    do {
      page = storage.list(ObjectNames.LOGS, after, PAGE);
      for (StoredObject object : page) {
        after = object.key().value();
        ObjectNames.logPosition(object.key())
            .filter(position -> position.compareTo(first) >= 0)
            .ifPresent(positions::add);
      }
    } while (page.size() == PAGE);
    return positions;
  }

  /**
   * For each log object the first LSN that belongs to a later writer: what it has from there on was
   * written after it had been taken over. Objects of the same writer set no limit: one whose
   * beginning failed stays behind, while the one before it goes on.
   */
  private long[] limits(List<LogPosition> logs) {
    long[] limits = new long[logs.size()];
    long later = Long.MAX_VALUE;
    long own = Long.MAX_VALUE;
    long epoch = 0;
    for (int i = logs.size() - 1; i >= 0; i--) {
      LogPosition position = logs.get(i);
      if (position.epoch() != epoch) {
        epoch = position.epoch();
        later = Math.min(later, own);
      }
      limits[i] = later;
      own =
          Math.min(
              own, LogReader.firstLsn(storage, ObjectNames.log(position), position).orElse(own));
    }
    return limits;
  }

  private void replay(ObjectKey log, long next, List<Operation> operations) {
    if (next <= lsn) {
      return;
    }
    checkFollows(log, next);
    operations.forEach(operation -> apply(next, operation));
    lsn = next;
    replayed++;
  }

  /** Checks that no commit is missing between those so far and the given one. */
  private void checkFollows(ObjectKey log, long next) {
    if (next > lsn + 1) {
      throw Corruption.in(
          log.value(),
          "It goes on with commit "
              + next
              + ", but the one before was "
              + lsn
              + "; the commits between are missing.");
    }
  }

  private void apply(long commit, Operation operation) {
    if (operation instanceof Operation.CreateCollection create) {
      numbers.skipTo(create.collection() + 1);
    }
    CollectionState collection =
        switch (operation) {
          case Operation.PutRows put -> owner(put.table());
          case Operation.DeleteRows delete -> owner(delete.table());
          default -> null;
        };
    if (collection != null && !collection.deferred().isEmpty()) {
      state = state.with(collection.deferring(commit, operation));
      return;
    }
    try {
      state = StateChange.prepare(state, List.of(operation)).apply(commit);
    } catch (CorruptException e) {
      if (collection == null) {
        throw e;
      }
      LOG.error(
          "The collection '{}' is degraded; commits from {} on wait for its repair.",
          collection.spec().name(),
          commit,
          e);
      state = state.with(collection.deferring(commit, operation));
    }
  }

  private @Nullable CollectionState owner(long table) {
    return state.collection(CollectionState.collectionOf(table));
  }
}
