package dev.sagitta.benchmarks.index;

import dev.sagitta.spi.kernel.KernelProvider;
import dev.sagitta.spi.quantization.QuantizerProvider;
import dev.sagitta.spi.quantization.VectorQuantizer;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;

/** The quantizers of this process, by name. */
final class Quantizers {
  private Quantizers() {}

  /** A quantizer, or none for {@code none}. */
  static Optional<VectorQuantizer> find(String name, KernelProvider kernels) {
    if (name.equals("none")) {
      return Optional.empty();
    }
    return ServiceLoader.load(QuantizerProvider.class).stream()
        .map(ServiceLoader.Provider::get)
        .filter(provider -> provider.name().equals(name))
        .findFirst()
        .map(provider -> provider.configure(Map.of(), kernels.codes()))
        .or(() -> {
          throw new IllegalArgumentException("There is no quantizer '" + name + "'.");
        });
  }
}
