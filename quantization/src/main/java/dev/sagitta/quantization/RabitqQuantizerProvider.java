package dev.sagitta.quantization;

import dev.sagitta.spi.kernel.CodeKernel;
import dev.sagitta.spi.quantization.QuantizerProvider;
import dev.sagitta.spi.quantization.VectorQuantizer;
import java.util.Map;

/** Offers RaBitQ: rotated vectors in one or a few bits a value. */
public final class RabitqQuantizerProvider implements QuantizerProvider {
  /** For the service loader. */
  public RabitqQuantizerProvider() {}

  @Override
  public String name() {
    return "rabitq";
  }

  @Override
  public VectorQuantizer configure(Map<String, String> parameters, CodeKernel kernel) {
    return RotatingQuantizer.of(name(), parameters, kernel);
  }
}
