package dev.sagitta.index.flat;

import dev.sagitta.spi.index.VectorIndex;
import dev.sagitta.spi.parameter.Parameters;
import dev.sagitta.spi.quantization.QuantizingIndexProvider;
import dev.sagitta.spi.quantization.VectorQuantizer;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Offers the flat index, which compares a query with every vector and is exact, or with every code
 * and then with the vectors of the best.
 */
public final class FlatIndexProvider implements QuantizingIndexProvider {
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

  @Override
  public VectorIndex configure(Map<String, String> parameters, VectorQuantizer quantizer) {
    Parameters _ = Parameters.of("The index 'flat' over codes", parameters, List.of());
    return new CodedFlatIndex(quantizer);
  }

  @Override
  public int rescored(int k, VectorQuantizer quantizer) {
    return CodedFlatReader.rescored(k, CodedFlatReader.DEFAULT_OVERSAMPLING);
  }

  @Override
  public OptionalInt automaticFrom() {
    return OptionalInt.of(0);
  }
}
