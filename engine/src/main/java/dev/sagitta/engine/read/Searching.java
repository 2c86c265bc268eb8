package dev.sagitta.engine.read;

import dev.sagitta.api.collection.CollectionSpec;
import dev.sagitta.engine.segment.IndexFactory;
import dev.sagitta.spi.index.ScanIndex;
import java.util.Map;

/** What searching needs of the plug-ins. */
public interface Searching extends IndexFactory {
  /** The exact index for whatever has no other. */
  ScanIndex scan();

  /**
   * Checks that the index and the quantization of a collection can be had.
   *
   * @throws dev.sagitta.api.error.InvalidRequestException if there is no such plug-in, they do not
   *     go together, or a parameter is wrong
   */
  void check(CollectionSpec spec);

  /**
   * Checks the parameters of a search.
   *
   * @throws dev.sagitta.api.error.InvalidRequestException if the collection's index does not know
   *     one, or a value is wrong
   */
  void checkSearch(CollectionSpec spec, Map<String, String> parameters);
}
