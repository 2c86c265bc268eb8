package dev.sagitta.index.lsh;

import dev.sagitta.spi.index.BuildMonitor;
import dev.sagitta.spi.index.Workers;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** The threads of one build, which share the items of a step. */
final class Crew {
  private final Workers workers;
  private final BuildMonitor monitor;

  Crew(Workers workers, BuildMonitor monitor) {
    this.workers = workers;
    this.monitor = monitor;
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

  /** Follows the build. */
  BuildMonitor monitor() {
    return monitor;
  }

  /**
   * Runs the task for each item below a number. With one thread in order.
   *
   * @throws CancellationException if the monitor asks to stop
   */
  void each(int items, Task task) {
    AtomicInteger next = new AtomicInteger();
    AtomicBoolean failed = new AtomicBoolean();
    workers.run(worker -> {
      boolean ended = false;
      try {
        for (int item = next.getAndIncrement();
            item < items && !failed.get();
            item = next.getAndIncrement()) {
          stopIfAsked();
          task.run(worker, item);
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
}
