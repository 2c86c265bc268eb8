package dev.sagitta.spi.quantization;

import dev.sagitta.spi.Provider;
import dev.sagitta.spi.kernel.CodeKernel;
import java.util.Map;
import java.util.OptionalInt;

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

  /**
   * From which dimension on vectors are compressed this way where the user leaves the choice to the
   * database; of several kinds, the one with the highest number that the dimension reaches is tried
   * first. Whether a segment's codes are good enough is measured before they are used, and need not
   * be foreseen here. Empty if this kind is only for those who ask for it.
   */
  default OptionalInt automaticFrom() {
    return OptionalInt.empty();
  }
}
