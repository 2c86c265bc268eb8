package dev.sagitta.index.flat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sagitta.api.collection.Distance;
import dev.sagitta.api.error.InvalidRequestException;
import dev.sagitta.spi.index.BuiltIndex;
import dev.sagitta.spi.index.IndexProvider;
import dev.sagitta.spi.index.IndexReader;
import dev.sagitta.tck.index.IndexBytes;
import dev.sagitta.tck.index.MemorySegmentVectors;
import dev.sagitta.tck.kernel.ReferenceKernel;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The flat index over codes of one byte a value. */
final class CodedFlatIndexTest extends CodedContract {
  @Override
  protected IndexProvider provider() {
    return new CodedProvider("sq8", Map.of());
  }

  @Override
  protected double recallFloor(Distance distance) {
    return 0.99;
  }

  @Test
  void oversamplingOutOfRangeIsRejectedWithTheRange() {
    float[][] rows = {{1, 2}, {3, 4}};
    MemorySegmentVectors vectors = MemorySegmentVectors.of(rows, 2);
    BuiltIndex index = (BuiltIndex) provider().configure(Map.of());
    ReferenceKernel kernel = new ReferenceKernel(Distance.DOT);
    IndexReader reader = index.open(vectors, kernel, IndexBytes.of(index, vectors, kernel));
    assertThat(reader.tuned(Map.of("oversampling", "1000"))).isNotNull();
    assertThatThrownBy(() -> reader.tuned(Map.of("oversampling", "1001")))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("from 1 to 1000");
  }
}
