package dev.sagitta.spi.index;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RowBatchTest {
  private static final int ROWS = 1_000;

  private final TestRows source = TestRows.numbered(ROWS, 2);
  private final CountingKernel kernel = new CountingKernel();

  @Test
  void aScanOffersEveryAcceptedRowAndNoOther() {
    OrdinalSet some = OrdinalSet.none(ROWS);
    List.of(3, 64, 500, 501, 999).forEach(some::add);
    for (int aheadBytes : new int[] {0, 4, 1_024}) {
      RowBatch batch = batch(2, aheadBytes);
      assertThat(scanned(batch, new Accepted.Only(some))).containsExactly(999, 501, 500, 64, 3);
      assertThat(scanned(batch, new Accepted.First(300))).hasSize(300).startsWith(299, 298);
      assertThat(scanned(batch, new Accepted.First(0))).isEmpty();
      assertThat(scanned(batch, new Accepted.Only(OrdinalSet.none(ROWS)))).isEmpty();
    }
  }

  @Test
  void everyRowThatIsScoredWasVerifiedBefore() {
    List<Integer> _ = scanned(batch(16, 64), new Accepted.First(700));
    assertThat(Arrays.stream(source.verified(), 0, 700).min()).hasValue(1);
  }

  @Test
  void asManyRowsAsLieApartAreScoredInOneCall() {
    RowBatch batch = batch(16, 0);
    TopK top = new TopK(ROWS, Float.POSITIVE_INFINITY);
    float[] query = {0, 0};
    for (int row = 0; row < 40; row++) {
      batch.add(row * 7, query, top);
    }
    assertThat(kernel.counts()).containsExactly(16, 16);
    assertThat(top.size()).isEqualTo(32);
    batch.flush(query, top);
    assertThat(kernel.counts()).containsExactly(16, 16, 8);
    assertThat(top.size()).isEqualTo(40);
  }

  @Test
  void whatIsForgottenIsNotOffered() {
    RowBatch batch = batch(16, 0);
    TopK top = new TopK(10, Float.POSITIVE_INFINITY);
    float[] query = {0, 0};
    batch.add(1, query, top);
    batch.clear();
    batch.add(2, query, top);
    batch.flush(query, top);
    assertThat(top.size()).isEqualTo(1);
    assertThat((int) top.pollKey()).isEqualTo(2);
  }

  private RowBatch batch(int apart, int aheadBytes) {
    return new RowBatch(new VerifiedRows(source), kernel, apart, aheadBytes);
  }

  /** The rows that are offered, the farthest first. */
  private static List<Integer> scanned(RowBatch batch, Accepted accepted) {
    TopK top = new TopK(2 * ROWS, Float.POSITIVE_INFINITY);
    batch.scan(new float[] {0, 0}, accepted, top);
    List<Integer> rows = new ArrayList<>();
    while (top.size() > 0) {
      rows.add((int) top.pollKey());
    }
    return rows;
  }
}
