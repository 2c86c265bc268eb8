package dev.sagitta.benchmarks.index;

import dev.sagitta.spi.index.Workers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntConsumer;

/**
 * Threads made for each task.
 *
 * @param count how many
 */
record ThreadWorkers(int count) implements Workers {
  @Override
  public void run(IntConsumer task) {
    List<Future<?>> running = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(count)) {
      for (int worker = 0; worker < count; worker++) {
        int number = worker;
        running.add(threads.submit(() -> task.accept(number)));
      }
    }
    for (Future<?> each : running) {
      try {
        each.get();
      } catch (ExecutionException e) {
        throw new IllegalStateException("A worker failed.", e.getCause());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("Interrupted.", e);
      }
    }
  }
}
