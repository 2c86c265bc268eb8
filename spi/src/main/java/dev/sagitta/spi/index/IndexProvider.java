package dev.sagitta.spi.index;

import dev.sagitta.spi.Provider;
import java.util.Map;
import java.util.OptionalInt;

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

  /**
   * From how many rows on a segment is given this kind where the user leaves the choice to the
   * database; of several kinds, the one with the highest number that the segment reaches. Empty if
   * this kind is only for those who ask for it.
   */
  default OptionalInt automaticFrom() {
    return OptionalInt.empty();
  }
}
