package dev.sagitta.spi.index;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sagitta.api.collection.Distance;
import org.junit.jupiter.api.Test;

final class IndexedVectorsTest {
  private final TestRows vectors = TestRows.numbered(10, 3);
  private final CountingKernel kernel = new CountingKernel();

  @Test
  void nothingIsToldOfTheSameVectors() {
    assertThat(new IndexedVectors(10, 3, Distance.EUCLIDEAN).mismatch(vectors, kernel)).isEmpty();
  }

  @Test
  void whatDiffersIsTold() {
    for (IndexedVectors other :
        new IndexedVectors[] {
          new IndexedVectors(9, 3, Distance.EUCLIDEAN),
          new IndexedVectors(10, 4, Distance.EUCLIDEAN),
          new IndexedVectors(10, 3, Distance.DOT)
        }) {
      assertThat(other.mismatch(vectors, kernel))
          .hasValueSatisfying(reason ->
              assertThat(reason)
                  .contains("10 vectors of dimension 3 by EUCLIDEAN")
                  .contains(other.rows() + " vectors of dimension " + other.dimension())
                  .contains("by " + other.distance()));
    }
  }
}
