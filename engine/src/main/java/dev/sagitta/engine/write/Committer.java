package dev.sagitta.engine.write;

import dev.sagitta.api.error.ClosedException;
import dev.sagitta.api.error.ErrorCode;
import dev.sagitta.api.error.InternalException;
import dev.sagitta.api.write.Durability;
import dev.sagitta.engine.log.LogFrame;
import dev.sagitta.engine.log.LogWriter;
import dev.sagitta.engine.log.Operation;
import dev.sagitta.engine.row.Row;
import dev.sagitta.engine.state.CollectionState;
import dev.sagitta.engine.state.DatabaseState;
import dev.sagitta.engine.state.StateChange;
import dev.sagitta.engine.state.TableState;
import dev.sagitta.engine.state.Views;
import dev.sagitta.engine.table.MemoryTable;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The one way to change a database. A commit is planned and applied under one lock, in memory; it
 * becomes durable outside of it, together with others. Readers see it once it is durable, or at
 * once if its writer asked for no more than memory.
 */
public final class Committer implements Commits {
  private static final long DELETE_HEADROOM_BYTES = 64 << 10;
  private static final long UNSYNCED_BYTES = 4 << 20;
  private static final int SPINS = 1_000;

  private final Views views;
  private final LogWriter log;
  private final InstantSource clock;
  private final Pressure pressure;
  private final ReentrantLock lock = new ReentrantLock();
  private long lastLsn;
  private boolean closed;
  private @Nullable Throwable broken;

  /** Commits that follow {@code lastLsn}. */
  public Committer(
      Views views, LogWriter log, InstantSource clock, Pressure pressure, long lastLsn) {
    this.views = views;
    this.log = log;
    this.clock = clock;
    this.pressure = pressure;
    this.lastLsn = lastLsn;
  }

  @Override
  public long commit(Planner planner, Durability durability) {
    return commit(planner, durability, pressure::awaitRoom);
  }

  @Override
  public long commitDeletion(Planner planner, Durability durability) {
    return commit(planner, durability, () -> {});
  }

  private long commit(Planner planner, Durability durability, Runnable admission) {
    admission.run();
    long lsn;
    acquire();
    try {
      checkOpen();
      DatabaseState state = views.peek().state();
      List<Operation> operations = planner.plan(state);
      if (!operations.isEmpty()) {
        StateChange change = StateChange.prepare(state, operations);
        LogFrame frame = log.frame(lastLsn + 1, clock.millis(), operations);
        log.reserve(frame.size(), onlyDeletes(operations) ? 0 : DELETE_HEADROOM_BYTES);
        log.enqueue(frame);
        lastLsn = frame.lsn();
        apply(change, operations);
      }
      lsn = lastLsn;
    } finally {
      lock.unlock();
    }
    if (durability == Durability.SYNCED || log.queuedBytes() > UNSYNCED_BYTES) {
      log.sync(lsn);
    }
    // Here and not where the log is written: whoever writes it for a group may be done before the
    // last of the group has applied its commit, and readers would see half of it.
    views.publish(lsn);
    return lsn;
  }

  /** The lock is held for microseconds: less than it takes to put a thread to sleep. */
  private void acquire() {
    for (int i = 0; i < SPINS; i++) {
      if (lock.tryLock()) {
        return;
      }
      Thread.onSpinWait();
    }
    lock.lock();
  }

  private void apply(StateChange change, List<Operation> operations) {
    boolean catalogue =
        !operations.stream()
            .allMatch(op -> op instanceof Operation.PutRows || op instanceof Operation.DeleteRows);
    if (catalogue) {
      // Rare, so it may hold up others: readers must not see a collection that a crash could take
      // back.
      log.sync(lastLsn);
    }
    boolean done = false;
    try {
      DatabaseState before = views.peek().state();
      DatabaseState after = change.apply(lastLsn);
      if (after != before) {
        views.install(after);
        retireDropped(operations, before);
      }
      done = true;
      account(operations, after);
    } finally {
      if (!done) {
        broken = new IllegalStateException("A commit was logged but not applied.");
      }
    }
  }

  /** Lets the memory of dropped collections go once their readers have gone. */
  private void retireDropped(List<Operation> operations, DatabaseState before) {
    List<Runnable> releases = new ArrayList<>();
    for (Operation operation : operations) {
      CollectionState collection =
          operation instanceof Operation.DropCollection(long id) ? before.collection(id) : null;
      if (collection != null) {
        for (TableState table : collection.tables()) {
          List<MemoryTable> tables = new ArrayList<>(table.sealing());
          tables.add(table.active());
          for (MemoryTable memory : tables) {
            pressure.add(-memory.surrender());
            releases.add(memory::close);
          }
          table.segments().forEach(segment -> releases.add(segment::close));
        }
      }
    }
    if (!releases.isEmpty()) {
      views.retire(releases);
    }
  }

  private void account(List<Operation> operations, DatabaseState state) {
    long added = 0;
    long fullest = 0;
    for (Operation operation : operations) {
      if (operation instanceof Operation.PutRows(long id, List<Row> rows)) {
        for (Row row : rows) {
          added += row.bytes();
        }
        TableState table = state.table(id);
        fullest = Math.max(fullest, table == null ? 0 : table.active().bytes());
      }
    }
    pressure.add(added);
    pressure.notice(fullest, log.objectBytes());
  }

  private static boolean onlyDeletes(List<Operation> operations) {
    return operations.stream()
        .allMatch(
            op -> op instanceof Operation.DeleteRows || op instanceof Operation.DropCollection);
  }

  private void checkOpen() {
    if (closed) {
      throw new ClosedException(ErrorCode.CLOSED, "The database is closed; open it again.");
    }
    checkWhole();
  }

  private void checkWhole() {
    if (broken != null) {
      throw new InternalException(
          ErrorCode.INTERNAL,
          "An earlier commit was logged but not applied; open the database again to replay it.",
          broken);
    }
  }

  /**
   * Runs something while no commit is under way.
   *
   * @throws InternalException if a commit was applied in part: what is in memory must not become
   *     what is stored
   */
  public <T> T exclusively(Supplier<T> action) {
    lock.lock();
    try {
      checkWhole();
      return action.get();
    } finally {
      lock.unlock();
    }
  }

  /** The last commit, published or not; stable only inside {@link #exclusively}. */
  public long lastLsn() {
    return lastLsn;
  }

  /** Makes every commit so far durable. */
  public void syncAll() {
    log.sync(exclusively(this::lastLsn));
  }

  /** Refuses commits from now on. */
  public void stop() {
    lock.lock();
    try {
      closed = true;
    } finally {
      lock.unlock();
    }
  }
}
