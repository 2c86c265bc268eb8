package dev.sagitta.spi.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.Test;

final class CrewTest {
  private static final int ROWS = 200;
  private static final int RUN = 16;

  private final Told told = new Told();

  @Test
  void everyItemIsDoneOnceByOneOfTheThreads() {
    AtomicIntegerArray doneBy = new AtomicIntegerArray(1_000);
    crew(new Threads(3))
        .each(10, 1_000, (worker, item) -> doneBy.addAndGet(item, 1 << (4 * worker)));
    for (int item = 0; item < 1_000; item++) {
      assertThat(doneBy.get(item)).isIn(item < 10 ? List.of(0) : List.of(0x1, 0x10, 0x100));
    }
  }

  @Test
  void oneThreadGoesInOrder() {
    List<Integer> items = new ArrayList<>();
    crew(Workers.CALLER).each(3, 40, (_, item) -> items.add(item));
    assertThat(items).hasSize(37).isSorted().startsWith(3).endsWith(39);
  }

  @Test
  void itStopsBeforeTheNextRunWhenAskedTo() {
    List<Integer> items = new ArrayList<>();
    assertThatThrownBy(() ->
            crew(Workers.CALLER)
                .each(
                    0,
                    100,
                    (_, item) -> {
                      items.add(item);
                      told.cancelled = true;
                    }))
        .isInstanceOf(CancellationException.class);
    assertThat(items).hasSize(RUN);
  }

  @Test
  void noRunBeginsOnceATaskHasFailed() {
    List<Integer> items = new ArrayList<>();
    Workers oneAfterTheOther =
        new Workers() {
          @Override
          public int count() {
            return 2;
          }

          @Override
          public void run(IntConsumer task) {
            assertThatThrownBy(() -> task.accept(0)).hasMessage("broken");
            task.accept(1);
          }
        };
    crew(oneAfterTheOther)
        .each(
            0,
            100,
            (_, item) -> {
              items.add(item);
              if (item == 5) {
                throw new IllegalStateException("broken");
              }
            });
    assertThat(items).containsExactly(0, 1, 2, 3, 4, 5);
  }

  @Test
  void theMonitorIsToldOnceARunAndAtTheEnd() {
    Crew crew = crew(Workers.CALLER);
    for (int row = 0; row < ROWS; row++) {
      crew.progress(1);
    }
    List<Long> expected = new ArrayList<>();
    for (long done = RUN; done < ROWS; done += RUN) {
      expected.add(done);
    }
    expected.add((long) ROWS);
    assertThat(told.done).isEqualTo(expected);
    assertThat(told.total).isEqualTo(ROWS);
  }

  private Crew crew(Workers workers) {
    VectorSource vectors = TestRows.numbered(ROWS, 1);
    return new Crew(
        new BuildInput(vectors, new CountingKernel(), workers, 1, List.of()), told, RUN);
  }

  /** Threads of their own, as many as it is told to be. */
  private record Threads(int count) implements Workers {
    @Override
    public void run(IntConsumer task) {
      List<Thread> threads = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        int worker = i;
        threads.add(Thread.ofPlatform().start(() -> task.accept(worker)));
      }
      for (Thread thread : threads) {
        try {
          thread.join();
        } catch (InterruptedException e) {
          throw new IllegalStateException(e);
        }
      }
    }
  }

  /** Remembers what it is told. */
  private static final class Told implements BuildMonitor {
    private final List<Long> done = new ArrayList<>();
    private long total;
    private boolean cancelled;

    @Override
    public void progress(long rows, long all) {
      done.add(rows);
      total = all;
    }

    @Override
    public boolean cancelled() {
      return cancelled;
    }
  }
}
