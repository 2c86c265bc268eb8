package dev.sagitta.index.lsh;

import dev.sagitta.spi.index.IndexProvider;
import dev.sagitta.spi.index.VectorIndex;
import java.util.Map;

/** Offers the LSH index, which looks into the buckets near the query of several hash tables. */
public final class LshIndexProvider implements IndexProvider {
  /** For the service loader. */
  public LshIndexProvider() {}

  @Override
  public String name() {
    return "lsh";
  }

  @Override
  public VectorIndex configure(Map<String, String> parameters) {
    return new LshIndex(TableParameters.parse(parameters));
  }
}
