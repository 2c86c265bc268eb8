package dev.sagitta.index.flat;

import dev.sagitta.api.error.ErrorCode;
import dev.sagitta.api.error.InvalidRequestException;
import dev.sagitta.spi.index.IndexProvider;
import dev.sagitta.spi.index.VectorIndex;
import java.util.Map;
import java.util.TreeSet;

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
    if (!parameters.isEmpty()) {
      // In order, so that the message does not depend on the map.
      throw new InvalidRequestException(
          ErrorCode.INVALID_ARGUMENT,
          "The index 'flat' takes no parameters; leave out "
              + String.join(", ", new TreeSet<>(parameters.keySet()))
              + ".");
    }
    return new FlatIndex();
  }
}
