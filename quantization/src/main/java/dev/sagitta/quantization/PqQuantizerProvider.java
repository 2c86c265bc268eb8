package dev.sagitta.quantization;

import dev.sagitta.spi.kernel.CodeKernel;
import dev.sagitta.spi.quantization.QuantizerProvider;
import dev.sagitta.spi.quantization.VectorQuantizer;
import java.util.Map;

/** Offers product quantization. */
public final class PqQuantizerProvider implements QuantizerProvider {
  /** For the service loader. */
  public PqQuantizerProvider() {}

  @Override
  public String name() {
    return "pq";
  }

  @Override
  public VectorQuantizer configure(Map<String, String> parameters, CodeKernel kernel) {
    return ProductQuantizer.of(name(), parameters, kernel);
  }
}
