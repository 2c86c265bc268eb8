package dev.sagitta.spi.index;

import dev.sagitta.spi.Provider;
import java.util.Map;

/** Offers one kind of index. */
public interface IndexProvider extends Provider {
  /**
   * This kind of index with the given parameters.
   *
   * @param parameters values by name; what is left out has its default
   * @throws dev.sagitta.api.error.InvalidRequestException if a name is unknown (the message gives
   *     the nearest known one) or a value is out of range (the message gives the range)
   */
  VectorIndex configure(Map<String, String> parameters);
}
