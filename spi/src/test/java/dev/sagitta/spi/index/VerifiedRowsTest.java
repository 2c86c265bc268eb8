package dev.sagitta.spi.index;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

final class VerifiedRowsTest {
  @Test
  void everyRowIsVerifiedOnceHoweverOftenItIsAskedFor() {
    TestRows source = TestRows.numbered(10_001, 3);
    VerifiedRows rows = new VerifiedRows(source);
    for (int round = 0; round < 2; round++) {
      for (int row = source.size() - 1; row >= 0; row--) {
        rows.verify(row);
      }
    }
    assertThat(Arrays.stream(source.verified()).boxed()).containsOnly(1);
  }

  @Test
  void theFirstRowVerifiesAFewOthersAndNotAll() {
    TestRows source = TestRows.numbered(10_000, 100);
    new VerifiedRows(source).verify(5_000);
    assertThat(source.verified()[5_000]).isEqualTo(1);
    assertThat(Arrays.stream(source.verified()).sum()).isBetween(1, 16 * 1024 / 400);
  }

  @Test
  void aCopyIsVerifiedBefore() {
    TestRows source = TestRows.numbered(100, 2);
    float[] vector = new float[2];
    new VerifiedRows(source).copy(42, vector);
    assertThat(vector).containsExactly(42, 42);
    assertThat(source.verified()[42]).isEqualTo(1);
  }

  @Test
  void rowsLongerThanABlockAreVerifiedOneByOne() {
    TestRows source = TestRows.numbered(3, 8_192);
    new VerifiedRows(source).verify(1);
    assertThat(source.verified()).containsExactly(0, 1, 0);
  }
}
