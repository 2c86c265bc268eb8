package dev.sagitta.storage.s3;

import dev.sagitta.spi.storage.StorageException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import software.amazon.awssdk.core.exception.SdkException;

/** Requests beside each other, so that they take one round trip instead of many. */
final class Parallel {
  private Parallel() {}

  /** Runs all tasks to their end, and answers their results or throws the first failure. */
  static <T> List<T> all(List<? extends Callable<T>> tasks) {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<T>> running = new ArrayList<>();
      for (Callable<T> task : tasks) {
        running.add(threads.submit(task));
      }
      List<T> results = new ArrayList<>();
      for (Future<T> each : running) {
        results.add(result(each));
      }
      return results;
    }
  }

  /** What a task answered, or its failure; an interrupt does not end the wait. */
  static <T> T result(Future<T> task) {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return task.get();
        } catch (InterruptedException e) {
          interrupted = true;
        } catch (ExecutionException e) {
          if (e.getCause() instanceof StorageException failure) {
            throw failure;
          }
          if (e.getCause() instanceof SdkException failure) {
            throw failure;
          }
          throw new IllegalStateException("A request failed unexpectedly.", e.getCause());
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
