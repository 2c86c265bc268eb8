package dev.sagitta.index.flat;

import dev.sagitta.spi.index.IndexProvider;
import dev.sagitta.spi.index.VectorIndex;
import dev.sagitta.spi.parameter.Parameters;
import java.util.List;
import java.util.Map;

/** Offers the flat index, which compares a query with every vector and is exact. */
public final class FlatIndexProvider implements IndexProvider {
  /** For the service loader. */
  public FlatIndexProvider() {}

  @Override
  public String name() {
    return "flat";
  }

  @Override
  public VectorIndex configure(Map<String, String> parameters) {
    Parameters _ = Parameters.of("The index 'flat'", parameters, List.of());
    return new FlatIndex();
  }
}
