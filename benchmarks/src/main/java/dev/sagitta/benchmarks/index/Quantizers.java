package dev.sagitta.benchmarks.index;

import dev.sagitta.spi.quantization.VectorQuantizer;
import java.util.Optional;

/** The quantizers of this process, by name. */
final class Quantizers {
  private Quantizers() {}

  /** A quantizer, or none for {@code none}. */
  static Optional<VectorQuantizer> find(String name) {
    if (name.equals("none")) {
      return Optional.empty();
    }
    throw new IllegalArgumentException("There is no quantizer '" + name + "'.");
  }
}
