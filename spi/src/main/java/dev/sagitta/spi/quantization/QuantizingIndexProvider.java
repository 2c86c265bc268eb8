package dev.sagitta.spi.quantization;

import dev.sagitta.spi.index.IndexProvider;
import dev.sagitta.spi.index.VectorIndex;
import java.util.Map;

/** Offers a kind of index that can search on codes and then rescore with the vectors. */
public interface QuantizingIndexProvider extends IndexProvider {
  /**
   * This kind of index over codes. The index trains the quantizer when it is built and keeps what
   * was learnt and the codes among its own bytes.
   *
   * @param parameters values by name; what is left out has its default
   * @param quantizer makes the codes
   * @throws dev.sagitta.api.error.InvalidRequestException as {@link #configure(Map)}
   */
  VectorIndex configure(Map<String, String> parameters, VectorQuantizer quantizer);

  /**
   * How many candidates, the first by their codes, a search compares with their vectors where it is
   * not told otherwise. A near row that is not among them is not found; so the database can tell
   * before a build how much some codes would lose.
   *
   * @param k how many rows the search is to find, 1 or more
   * @param quantizer makes the codes
   * @return k or more
   */
  int rescored(int k, VectorQuantizer quantizer);
}
