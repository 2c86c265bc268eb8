package dev.sagitta.tck.index;

import dev.sagitta.spi.index.Workers;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/**
 * Threads of their own, as many as it is told to be, to build an index with.
 *
 * @param count how many
 */
public record Threads(int count) implements Workers {
  @Override
  public void run(IntConsumer task) {
    List<Thread> threads =
        IntStream.range(0, count)
            .mapToObj(worker -> Thread.ofPlatform().start(() -> task.accept(worker)))
            .toList();
    for (Thread thread : threads) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
