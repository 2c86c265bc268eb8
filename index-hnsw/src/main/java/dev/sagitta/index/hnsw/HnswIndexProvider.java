package dev.sagitta.index.hnsw;

import dev.sagitta.spi.index.VectorIndex;
import dev.sagitta.spi.quantization.QuantizingIndexProvider;
import dev.sagitta.spi.quantization.VectorQuantizer;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Offers the HNSW index, which walks a graph towards the query. */
public final class HnswIndexProvider implements QuantizingIndexProvider {
  /** For the service loader. */
  public HnswIndexProvider() {}

  @Override
  public String name() {
    return "hnsw";
  }

  @Override
  public VectorIndex configure(Map<String, String> parameters) {
    return new HnswIndex(GraphParameters.parse(parameters), Optional.empty());
  }

  @Override
  public VectorIndex configure(Map<String, String> parameters, VectorQuantizer quantizer) {
    return new HnswIndex(GraphParameters.parse(parameters), Optional.of(quantizer));
  }

  @Override
  public int rescored(int k, VectorQuantizer quantizer) {
    return SearchParameters.parse(Map.of()).rescored(k, quantizer.oversampling());
  }

  /** Below, a scan takes less than a millisecond and is exact. */
  @Override
  public OptionalInt automaticFrom() {
    return OptionalInt.of(10_000);
  }
}
