package dev.sagitta.spi.index;

import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The threads of one build, which share the items of a step in runs, and tell how many rows are
 * done.
 */
public final class Crew {
  private final Workers workers;
  private final BuildMonitor monitor;
  private final int run;
  private final long total;
  private final AtomicLong done = new AtomicLong();

  /**
   * The threads of a build.
   *
   * @param input names the threads and has the rows to tell the monitor of
   * @param run how many items a thread takes at a time, 1 or more: so many that taking them costs
   *     nothing, so few that the threads end together and soon stop when asked to
   */
  public Crew(BuildInput input, BuildMonitor monitor, int run) {
    this.workers = input.workers();
    this.monitor = monitor;
    this.run = run;
    this.total = input.vectors().size();
  }

  /** Work on one item. */
  @FunctionalInterface
  public interface Task {
    /** Does it in the thread of this number, from 0. */
    void run(int worker, int item);
  }

  /** The number of threads. */
  public int size() {
    return workers.count();
  }

  /**
   * Runs the task for each item from one up to, not including, another, and returns when all are
   * done. With one thread in order. Where a task fails, no further runs begin, and its exception is
   * thrown.
   *
   * @throws CancellationException if the monitor asks to stop
   */
  public void each(int from, int to, Task task) {
    AtomicLong next = new AtomicLong(from);
    AtomicBoolean failed = new AtomicBoolean();
    workers.run(worker -> {
      boolean ended = false;
      try {
        for (long first = next.getAndAdd(run);
            first < to && !failed.get();
            first = next.getAndAdd(run)) {
          stopIfAsked();
          long end = Math.min(to, first + run);
          for (int item = (int) first; item < end; item++) {
            task.run(worker, item);
          }
        }
        ended = true;
      } finally {
        if (!ended) {
          failed.set(true);
        }
      }
    });
  }

  /**
   * Ends the build if the monitor asks to.
   *
   * @throws CancellationException if it does
   */
  public void stopIfAsked() {
    if (monitor.cancelled()) {
      throw new CancellationException("The build of the index was cancelled.");
    }
  }

  /** Counts rows that are done now, from any thread; the monitor is told about once a run. */
  public void progress(int rows) {
    long now = done.addAndGet(rows);
    if (now == total || now / run != (now - rows) / run) {
      monitor.progress(now, total);
    }
  }
}
