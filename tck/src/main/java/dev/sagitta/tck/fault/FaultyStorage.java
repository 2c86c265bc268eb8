package dev.sagitta.tck.fault;

import dev.sagitta.spi.storage.Storage;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;

/**
 * A storage that fails by plan, over a real one. Hand {@link #storage} to the code under test; it
 * has the abilities (append, map, copy) of the storage below.
 *
 * <p>The plan strikes numbered operations: run a workload once without faults, read {@link
 * #operations}, and run it again with a crash at each. After a crash every call of the code under
 * test throws {@link SimulatedCrash}; only closing things stays silent, as it must not hide the
 * crash. The storage below is then in the state that a restarted process would find, and stays
 * open: open the code under test again over it, with a new FaultyStorage.
 *
 * <p>Appended bytes are held back until they are synced, so that a crash can lose or tear them;
 * reads through this storage see them. Without a crash nothing is lost: closing passes them on.
 *
 * <p>Threads: operations run beside each other as the storage below allows; a crash waits until
 * those that began before it are through.
 */
public final class FaultyStorage {
  private final FaultPlan plan;
  private final Sleeper sleeper;
  private final Space space;
  private final HeldAppends held;
  private final Storage storage;

  /** Held shared by every operation under way, and exclusively by a crash. */
  private final ReentrantReadWriteLock alive = new ReentrantReadWriteLock();

  private final Object counters = new Object();
  private final Map<OperationKind, Long> byKind = new EnumMap<>(OperationKind.class);
  private final List<Operation> history = new ArrayList<>();
  private boolean dying;
  private boolean dead;

  private FaultyStorage(Storage delegate, FaultPlan plan, Sleeper sleeper) {
    this.plan = plan;
    this.sleeper = sleeper;
    this.space = new Space(plan.space());
    this.held = new HeldAppends(plan.unsynced(), plan.random());
    this.storage = FaultyView.over(delegate, this);
  }

  /** A storage that fails by plan and sleeps never. */
  public static FaultyStorage over(Storage delegate, FaultPlan plan) {
    return new FaultyStorage(delegate, plan, Sleeper.NONE);
  }

  /** A storage that fails by plan, and answers slowly through a sleeper. */
  public static FaultyStorage over(Storage delegate, FaultPlan plan, Sleeper sleeper) {
    return new FaultyStorage(delegate, plan, sleeper);
  }

  /** What the code under test gets. Closing it closes the storage below, unless it crashed. */
  public Storage storage() {
    return storage;
  }

  /** The number of operations counted so far. */
  public long operations() {
    synchronized (counters) {
      return history.size();
    }
  }

  /** The operations counted so far. */
  public List<Operation> history() {
    synchronized (counters) {
      return List.copyOf(history);
    }
  }

  /** Whether the simulated process is dead. */
  public boolean crashed() {
    synchronized (counters) {
      return dying;
    }
  }

  /** Crashes now, between two operations. */
  public void crash() {
    synchronized (counters) {
      dying = true;
    }
    die();
  }

  /** Makes room for more bytes, where the plan set a limit. */
  public void addSpace(long bytes) {
    space.add(bytes);
  }

  Space space() {
    return space;
  }

  HeldAppends held() {
    return held;
  }

  /** Runs one operation, with whatever the plan has for it. */
  <T> T run(OperationKind kind, String subject, Supplier<T> effect) {
    Strike strike;
    T result;
    alive.readLock().lock();
    try {
      Operation operation = new Operation(0, kind, subject);
      synchronized (counters) {
        requireAlive();
        long nth = byKind.merge(kind, 1L, Long::sum);
        if (plan.counts(kind)) {
          operation = new Operation(history.size() + 1L, kind, subject);
          history.add(operation);
        }
        strike = plan.strike(kind, operation.number(), nth);
        // From here on no other operation begins: a crash is the last thing that happens.
        dying = strike.crash().isPresent();
      }
      if (strike.delay().isPositive()) {
        sleeper.sleep(strike.delay());
      }
      if (strike.crashes(Moment.BEFORE)) {
        throw new SimulatedCrash("Crashed before " + operation + ".");
      }
      if (strike.fails(Moment.BEFORE)) {
        throw strike.failure().orElseThrow().exception(operation);
      }
      result = effect.get();
      if (strike.crashes(Moment.AFTER)) {
        throw new SimulatedCrash("Crashed after " + operation + ".");
      }
      if (strike.fails(Moment.AFTER)) {
        throw strike.failure().orElseThrow().exception(operation);
      }
    } finally {
      alive.readLock().unlock();
      if (crashed()) {
        die();
      }
    }
    return result;
  }

  /** Lets go of everything as a living process does; a dead one has nothing left to let go of. */
  void close(Storage delegate) {
    alive.writeLock().lock();
    try {
      if (!crashed()) {
        held.passOn();
        delegate.close();
      }
    } finally {
      alive.writeLock().unlock();
    }
  }

  private void requireAlive() {
    if (dying) {
      throw new SimulatedCrash("The process crashed before this call.");
    }
  }

  private void die() {
    alive.writeLock().lock();
    try {
      if (!dead) {
        dead = true;
        held.crash();
      }
    } finally {
      alive.writeLock().unlock();
    }
  }
}
