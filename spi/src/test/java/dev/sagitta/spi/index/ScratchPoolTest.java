package dev.sagitta.spi.index;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class ScratchPoolTest {
  private final AtomicInteger made = new AtomicInteger();
  private final ScratchPool<int[]> pool =
      new ScratchPool<>(() -> new int[] {made.incrementAndGet()});

  @Test
  void whatIsGivenBackIsLentAgain() {
    int[] first = pool.borrow();
    pool.giveBack(first);
    assertThat(pool.borrow()).isSameAs(first);
    assertThat(made).hasValue(1);
  }

  @Test
  void nobodyHasWhatSomebodyElseHas() {
    pool.giveBack(pool.borrow());
    assertThat(pool.borrow()).isNotSameAs(pool.borrow());
  }

  @Test
  void aFewAreKeptAndTheOthersForgotten() {
    List<int[]> lent = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      lent.add(pool.borrow());
    }
    lent.forEach(pool::giveBack);
    for (int i = 0; i < 1_000; i++) {
      int[] _ = pool.borrow();
    }
    assertThat(made.get()).isBetween(1_001, 1_999);
  }

  @Test
  void threadsNeverShareAPiece() throws InterruptedException {
    AtomicInteger shared = new AtomicInteger();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      threads.add(
          Thread.ofPlatform()
              .start(() -> {
                for (int round = 0; round < 20_000; round++) {
                  int[] piece = pool.borrow();
                  int before = ++piece[0];
                  Thread.onSpinWait();
                  if (piece[0] != before) {
                    shared.incrementAndGet();
                  }
                  pool.giveBack(piece);
                }
              }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(shared).hasValue(0);
  }
}
