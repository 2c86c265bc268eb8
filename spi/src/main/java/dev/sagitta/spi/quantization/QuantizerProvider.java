package dev.sagitta.spi.quantization;

import dev.sagitta.spi.Provider;
import dev.sagitta.spi.kernel.CodeKernel;
import java.util.Map;

/** Offers one way of compressing vectors. */
public interface QuantizerProvider extends Provider {
  /**
   * This quantizer with the given parameters.
   *
   * @param parameters values by name; what is left out has its default
   * @param kernel the arithmetic over codes
   * @throws dev.sagitta.api.error.InvalidRequestException if a name is unknown (the message gives
   *     the nearest known one) or a value is out of range (the message gives the range)
   */
  VectorQuantizer configure(Map<String, String> parameters, CodeKernel kernel);
}
