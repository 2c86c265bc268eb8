package dev.sagitta.engine.segment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sagitta.engine.row.RowSet;
import dev.sagitta.spi.index.OrdinalSet;
import dev.sagitta.tck.seed.SeedExtension;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Deletions of a segment's rows. */
@ExtendWith(SeedExtension.class)
final class DeletionsTest {
  private static final int ROWS = 200;

  @Test
  void everyReaderSeesTheDeletionsUpToItsCommit(SplittableRandom random) {
    OrdinalSet base = OrdinalSet.all(ROWS);
    base.remove(7);
    Deletions deletions = new Deletions(ROWS, base);
    long[] deletedAt = new long[ROWS];
    Arrays.fill(deletedAt, Long.MAX_VALUE);
    deletedAt[7] = 0;
    long lsn = 10;
    for (int i = 0; i < 150; i++) {
      int victim = random.nextInt(ROWS);
      if (deletedAt[victim] == Long.MAX_VALUE) {
        deletions.delete(victim, lsn);
        deletedAt[victim] = lsn;
        lsn += random.nextInt(2);
      }
      long at = random.nextInt(4) == 0 ? RowSet.LATEST : random.nextLong(5, lsn + 2);
      int live = 0;
      for (int r = 0; r < ROWS; r++) {
        boolean lives = deletedAt[r] > at;
        live += lives ? 1 : 0;
        assertThat(deletions.live(r, at)).isEqualTo(lives);
        assertThat(deletions.live(at).contains(r)).isEqualTo(lives);
      }
      assertThat(deletions.liveCount(at)).isEqualTo(live);
      List<Integer> after = new ArrayList<>();
      deletions.forEachAfter(at, (row, _) -> after.add(row));
      assertThat(after).allMatch(r -> deletedAt[r] > at && deletedAt[r] < Long.MAX_VALUE);
    }
  }

  @Test
  void readersBesideTheWriterCountExactly() throws Exception {
    int rows = 20_000;
    Deletions deletions = new Deletions(rows, null);
    AtomicLong published = new AtomicLong();
    try (ExecutorService threads = Executors.newFixedThreadPool(3)) {
      List<Future<?>> readers = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        readers.add(
            threads.submit(() -> {
              while (published.get() < rows) {
                long lsn = published.get();
                assertThat(deletions.liveCount(lsn)).isEqualTo((int) (rows - lsn));
                assertThat(deletions.live(lsn).count()).isEqualTo((int) (rows - lsn));
              }
            }));
      }
      for (int row = 0; row < rows; row++) {
        deletions.delete(row, row + 1L);
        published.set(row + 1L);
      }
      for (Future<?> reader : readers) {
        reader.get();
      }
    }
  }
}
