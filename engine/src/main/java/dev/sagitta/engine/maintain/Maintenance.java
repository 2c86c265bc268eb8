package dev.sagitta.engine.maintain;

import dev.sagitta.engine.write.Committer;
import dev.sagitta.engine.write.Pressure;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs checkpoints, short and long work on segments in three background threads: a merge must not
 * keep a checkpoint, and with it the writers, waiting, nor the building of an index a merge.
 */
public final class Maintenance {
  private static final Logger LOG = LoggerFactory.getLogger(Maintenance.class);
  private static final long SYNC_EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
  private static final long LOOK_EVERY_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long STOP_MILLIS = TimeUnit.MINUTES.toMillis(2);

  private final Structure structure;
  private final Checkpointer checkpointer;
  private final SegmentWork work;
  private final Pressure pressure;
  private final Committer committer;
  private final List<Thread> threads;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition wanted = lock.newCondition();
  private boolean mergeWanted;
  private boolean buildWanted;
  private volatile boolean stopped;

  /** Background work that has not begun. */
  public Maintenance(
      Structure structure,
      Checkpointer checkpointer,
      SegmentWork work,
      Pressure pressure,
      ThreadFactory factory) {
    this.structure = structure;
    this.checkpointer = checkpointer;
    this.work = work;
    this.pressure = pressure;
    this.committer = structure.committer();
    this.threads =
        List.of(
            factory.newThread(this::checkpoints),
            factory.newThread(this::merges),
            factory.newThread(this::builds));
  }

  /** Begins. */
  public void start() {
    threads.forEach(Thread::start);
  }

  /** Makes a checkpoint now and returns when it is done. */
  public void checkpoint() {
    try {
      checkpointer.run();
      pressure.relieved();
    } catch (RuntimeException e) {
      pressure.blocked(e);
      throw e;
    }
    wantWork();
  }

  /** Merges and builds until nothing is due. */
  public void compact() {
    work.finish();
  }

  /** Makes one segment of each table, with its index. */
  public void optimize() {
    checkpoint();
    work.optimize();
  }

  /** How far the builds of indexes in a collection are. */
  public BuildProgress buildProgress(long collection) {
    return work.progress(collection);
  }

  private void checkpoints() {
    boolean retry = false;
    sweep();
    while (!stopped) {
      try {
        boolean wanted = pressure.awaitWish(SYNC_EVERY_NANOS);
        if (stopped) {
          return;
        }
        if (wanted || retry) {
          checkpoint();
          retry = false;
        } else {
          committer.syncAll();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      } catch (RuntimeException e) {
        if (!stopped && !retry) {
          LOG.warn("A checkpoint or sync failed; checkpoints will be tried again.", e);
        }
        retry = true;
      }
    }
  }

  private void sweep() {
    try {
      work.whileIdle(() -> {
        structure.lock().lock();
        try {
          structure.garbage().sweep();
        } finally {
          structure.lock().unlock();
        }
      });
    } catch (RuntimeException e) {
      LOG.warn("Could not look for garbage; nothing was deleted.", e);
    }
    wantWork();
  }

  /** Has the background look for merges and builds that are due. */
  public void wantWork() {
    lock.lock();
    try {
      mergeWanted = true;
      buildWanted = true;
      wanted.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void merges() {
    while (awaitMergeWish()) {
      try {
        while (!stopped && work.mergeOne()) {
          LOG.debug("Merged segments.");
          wantWork();
        }
      } catch (RuntimeException e) {
        if (!stopped) {
          LOG.warn("A merge failed; it will be tried again after the next checkpoint.", e);
        }
      }
    }
  }

  private void builds() {
    while (awaitBuildWish()) {
      try {
        while (!stopped && work.buildSettled()) {
          LOG.debug("Built the index of a segment.");
        }
      } catch (CancellationException e) {
        LOG.debug("The build of an index was given up.", e);
      } catch (RuntimeException e) {
        if (!stopped) {
          LOG.warn("An index could not be built; its segment is scanned.", e);
        }
      }
    }
  }

  private boolean awaitMergeWish() {
    lock.lock();
    try {
      while (!mergeWanted && !stopped) {
        wanted.await();
      }
      mergeWanted = false;
      return !stopped;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits for a wish, or a second: nobody announces the damage that a search came upon, or that the
   * segments of a table have settled.
   */
  private boolean awaitBuildWish() {
    lock.lock();
    try {
      long left = LOOK_EVERY_NANOS;
      while (!buildWanted && !stopped && left > 0) {
        left = wanted.awaitNanos(left);
      }
      buildWanted = false;
      return !stopped;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Ends the background work; a checkpoint or merge under way is finished first, a build is not.
   */
  public void stop() {
    stopped = true;
    work.cancel();
    lock.lock();
    try {
      wanted.signalAll();
    } finally {
      lock.unlock();
    }
    for (Thread thread : threads) {
      try {
        thread.join(STOP_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }
}
