package dev.sagitta.tck.storage;

import dev.sagitta.spi.storage.StorageException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Tasks that start at the same moment. */
final class Race {
  private Race() {}

  /**
   * Runs tasks beside each other, in platform threads: virtual ones that loop would starve others.
   *
   * @return of each task what it answered, or the storage's failure; other failures are thrown
   */
  static List<Object> of(List<Callable<Object>> tasks) throws Exception {
    CyclicBarrier start = new CyclicBarrier(tasks.size());
    List<Object> outcomes = new ArrayList<>();
    try (ExecutorService threads = Executors.newCachedThreadPool()) {
      List<Future<Object>> running = new ArrayList<>();
      for (Callable<Object> task : tasks) {
        running.add(
            threads.submit(() -> {
              start.await();
              return task.call();
            }));
      }
      for (Future<Object> each : running) {
        outcomes.add(outcome(each));
      }
    }
    return outcomes;
  }

  private static Object outcome(Future<Object> task) throws InterruptedException {
    try {
      return task.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof StorageException failure) {
        return failure;
      }
      throw new AssertionError("A racing task failed", e.getCause());
    }
  }
}
