package dev.sagitta.engine.maintain;

import dev.sagitta.engine.write.Committer;
import dev.sagitta.engine.write.Pressure;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs checkpoints and merges in two background threads: a long merge must not keep a checkpoint,
 * and with it the writers, waiting.
 */
public final class Maintenance {
  private static final Logger LOG = LoggerFactory.getLogger(Maintenance.class);
  private static final long SYNC_EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
  private static final long STOP_MILLIS = TimeUnit.MINUTES.toMillis(2);

  private final Structure structure;
  private final Checkpointer checkpointer;
  private final Merger merger;
  private final Pressure pressure;
  private final Committer committer;
  private final List<Thread> threads;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition merging = lock.newCondition();
  private boolean mergeWanted;
  private volatile boolean stopped;

  /** Background work that has not begun. */
  public Maintenance(
      Structure structure,
      Checkpointer checkpointer,
      Merger merger,
      Pressure pressure,
      ThreadFactory factory) {
    this.structure = structure;
    this.checkpointer = checkpointer;
    this.merger = merger;
    this.pressure = pressure;
    this.committer = structure.committer();
    this.threads = List.of(factory.newThread(this::checkpoints), factory.newThread(this::merges));
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
    wantMerge();
  }

  /** Merges until nothing is due. */
  public void merge() {
    while (!stopped && merger.runOne()) {
      LOG.debug("Merged segments.");
    }
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
      merger.whileIdle(() -> {
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
    wantMerge();
  }

  private void wantMerge() {
    lock.lock();
    try {
      mergeWanted = true;
      merging.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void merges() {
    while (awaitMerge()) {
      try {
        merge();
      } catch (RuntimeException e) {
        if (!stopped) {
          LOG.warn("A merge failed; it will be tried again after the next checkpoint.", e);
        }
      }
    }
  }

  private boolean awaitMerge() {
    lock.lock();
    try {
      while (!mergeWanted && !stopped) {
        merging.await();
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

  /** Ends the background work; a checkpoint or merge under way is finished first. */
  public void stop() {
    stopped = true;
    lock.lock();
    try {
      merging.signalAll();
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
