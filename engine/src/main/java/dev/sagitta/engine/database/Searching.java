package dev.sagitta.engine.database;

import dev.sagitta.api.collection.Distance;
import dev.sagitta.api.collection.IndexSpec;
import dev.sagitta.spi.index.ScanIndex;
import dev.sagitta.spi.kernel.DistanceKernel;

/** What searching needs of the plug-ins. */
public interface Searching {
  /** The exact index for whatever has no other. */
  ScanIndex scan();

  /** The arithmetic of a distance. */
  DistanceKernel kernel(Distance distance);

  /**
   * Checks that an index can be had.
   *
   * @throws dev.sagitta.api.error.InvalidRequestException if there is no such plug-in, or a
   *     parameter is wrong
   */
  void checkIndex(IndexSpec index);
}
