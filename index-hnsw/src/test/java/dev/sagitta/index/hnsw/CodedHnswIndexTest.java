package dev.sagitta.index.hnsw;

import dev.sagitta.api.collection.Distance;
import dev.sagitta.spi.index.IndexProvider;
import dev.sagitta.spi.index.VectorIndex;
import dev.sagitta.tck.index.BuiltIndexContract;
import java.util.Map;

final class CodedHnswIndexTest extends BuiltIndexContract {
  @Override
  protected IndexProvider provider() {
    HnswIndexProvider provider = new HnswIndexProvider();
    return new IndexProvider() {
      @Override
      public String name() {
        return provider.name();
      }

      @Override
      public VectorIndex configure(Map<String, String> parameters) {
        return provider.configure(parameters, new ByteQuantizer());
      }
    };
  }

  @Override
  protected Map<String, String> parameters() {
    return Map.of("m", "12", "efConstruction", "60");
  }

  @Override
  protected double recallFloor(Distance distance) {
    return 0.94;
  }
}
