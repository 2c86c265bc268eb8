package dev.sagitta.index.hnsw;

import dev.sagitta.spi.index.BuildMonitor;
import dev.sagitta.spi.index.Workers;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/** The threads of one build, which share the items of a step in small runs. */
final class Crew {
  /** Long enough that runs cost nothing; short enough that threads end together. */
  private static final int RUN = 64;

  private final Workers workers;
  private final BuildMonitor monitor;
  private final long total;
  private final AtomicLong done = new AtomicLong();

  /**
   * A crew.
   *
   * @param total how many rows there are to tell the monitor of
   */
  Crew(Workers workers, BuildMonitor monitor, long total) {
    this.workers = workers;
    this.monitor = monitor;
    this.total = total;
  }

  /** Work on one item. */
  @FunctionalInterface
  interface Task {
    /** Does it in the thread of this number. */
    void run(int worker, int item);
  }

  /** The number of threads. */
  int size() {
    return workers.count();
  }

  /**
   * Runs the task for each item from one up to, not including, another. With one thread in order.
   *
   * @throws CancellationException if the monitor asks to stop
   */
  void each(int from, int to, Task task) {
    AtomicLong next = new AtomicLong(from);
    AtomicBoolean failed = new AtomicBoolean();
    workers.run(worker -> {
      boolean ended = false;
      try {
        for (long first = next.getAndAdd(RUN);
            first < to && !failed.get();
            first = next.getAndAdd(RUN)) {
          stopIfAsked();
          long end = Math.min(to, first + RUN);
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

  /** Ends the build if the monitor asks to. */
  void stopIfAsked() {
    if (monitor.cancelled()) {
      throw new CancellationException("The build of the index was cancelled.");
    }
  }

  /** Counts rows that are in the graph now. */
  void progress(int rows) {
    long now = done.addAndGet(rows);
    if (now == total || now / RUN != (now - rows) / RUN) {
      monitor.progress(now, total);
    }
  }
}
