package dev.sagitta.benchmarks.index;

import dev.sagitta.spi.index.IndexProvider;
import dev.sagitta.spi.index.VectorIndex;
import dev.sagitta.spi.kernel.KernelProvider;
import dev.sagitta.spi.quantization.QuantizingIndexProvider;
import dev.sagitta.spi.quantization.VectorQuantizer;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;

/** The kinds of index of this process, by name. */
final class Indexes {
  private Indexes() {}

  /**
   * An index.
   *
   * @param quantizer the name of what makes its codes, or none
   */
  static VectorIndex find(
      String kind, Map<String, String> parameters, String quantizer, KernelProvider kernels) {
    IndexProvider found =
        ServiceLoader.load(IndexProvider.class).stream()
            .map(ServiceLoader.Provider::get)
            .filter(provider -> provider.name().equals(kind))
            .findFirst()
            .orElseThrow(
                () -> new IllegalArgumentException("There is no kind of index '" + kind + "'."));
    Optional<VectorQuantizer> codes = Quantizers.find(quantizer, kernels);
    if (codes.isEmpty()) {
      return found.configure(parameters);
    }
    if (found instanceof QuantizingIndexProvider quantizing) {
      return quantizing.configure(parameters, codes.get());
    }
    throw new IllegalArgumentException("The index '" + kind + "' does not search on codes.");
  }
}
