package dev.sagitta.engine.maintain;

import dev.sagitta.spi.index.Workers;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadFactory;
import java.util.function.IntConsumer;

/**
 * The threads of one build: the calling one and others that live as long as a task.
 *
 * @param factory makes the others
 * @param count how many there are in all
 */
public record BuildThreads(ThreadFactory factory, int count) implements Workers {
  @Override
  public void run(IntConsumer task) {
    Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
    List<Thread> others = new ArrayList<>();
    for (int i = 1; i < count; i++) {
      int number = i;
      others.add(factory.newThread(() -> attempt(task, number, failures)));
    }
    others.forEach(Thread::start);
    attempt(task, 0, failures);
    joinAll(others);
    switch (failures.peek()) {
      case null -> {}
      case Error error -> throw error;
      case RuntimeException exception -> throw exception;
      default -> throw new IllegalStateException("A build threw a checked exception.");
    }
  }

  private static void attempt(IntConsumer task, int number, Queue<Throwable> failures) {
    try {
      task.accept(number);
    } catch (RuntimeException | Error e) {
      failures.add(e);
    }
  }

  /** Waits to the end even if interrupted: the build's memory must not go before its threads. */
  private static void joinAll(List<Thread> threads) {
    boolean interrupted = false;
    for (Thread thread : threads) {
      while (thread.isAlive()) {
        try {
          thread.join();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
