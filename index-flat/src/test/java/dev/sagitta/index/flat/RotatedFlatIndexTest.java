package dev.sagitta.index.flat;

import dev.sagitta.api.collection.Distance;
import dev.sagitta.spi.index.IndexProvider;
import java.util.Map;

/** The flat index over codes of one bit a value. */
final class RotatedFlatIndexTest extends CodedContract {
  @Override
  protected IndexProvider provider() {
    return new CodedProvider("rabitq", Map.of());
  }

  @Override
  protected double recallFloor(Distance distance) {
    // Vectors of 21 values in 64 bits: of clusters of a hundred, a hundred are computed.
    return 0.8;
  }
}
