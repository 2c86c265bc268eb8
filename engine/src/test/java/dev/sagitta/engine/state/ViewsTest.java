package dev.sagitta.engine.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import org.junit.jupiter.api.Test;

/** Views, and when what they no longer show is released. */
final class ViewsTest {
  private final List<String> released = new ArrayList<>();

  private static Views views() {
    return new Views(new View(DatabaseState.empty(), 5));
  }

  @Test
  void whatIsRetiredIsReleasedWhenItsLastReaderHasLeft() {
    Views views = views();
    Views.Lease first = views.acquire();
    views.retire(List.of(() -> released.add("a")));
    Views.Lease second = views.acquire();
    views.retire(List.of(() -> released.add("b")));
    assertThat(released).isEmpty();
    second.close();
    assertThat(released).as("the older reader may see both").isEmpty();
    assertThat(views.allReleased()).isFalse();
    first.close();
    assertThat(released).containsExactly("a", "b");
    assertThat(views.allReleased()).isTrue();
    views.retire(List.of(() -> released.add("c")));
    assertThat(released).endsWith("c");
  }

  @Test
  void aReaderThatCameLaterHoldsNothingUp() {
    Views views = views();
    views.retire(List.of(() -> released.add("a")));
    Views.Lease later = views.acquire();
    assertThat(released).containsExactly("a");
    later.close();
  }

  @Test
  void publishingNeverGoesBack() {
    Views views = views();
    views.publish(9);
    views.publish(7);
    assertThat(views.peek().lsn()).isEqualTo(9);
  }

  @Test
  void noReaderEverHoldsAReleasedView() throws Exception {
    int rounds = 20_000;
    Views views = views();
    AtomicLongArray gone = new AtomicLongArray(rounds + 6);
    AtomicBoolean over = new AtomicBoolean();
    AtomicInteger reads = new AtomicInteger();
    try (ExecutorService threads = Executors.newFixedThreadPool(3)) {
      List<Future<?>> readers = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        readers.add(
            threads.submit(() -> {
              while (!over.get()) {
                try (Views.Lease lease = views.acquire()) {
                  for (int n = 0; n < 20; n++) {
                    assertThat(gone.get((int) lease.view().lsn())).isZero();
                  }
                  reads.incrementAndGet();
                }
              }
            }));
      }
      for (int lsn = 5; lsn < rounds + 5; lsn++) {
        int old = lsn;
        views.publish(lsn + 1);
        views.retire(List.of(() -> gone.set(old, 1)));
      }
      over.set(true);
      for (Future<?> reader : readers) {
        reader.get();
      }
    }
    assertThat(reads).hasPositiveValue();
    assertThat(views.allReleased()).isTrue();
  }
}
