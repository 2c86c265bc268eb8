package dev.sagitta.spi.index;

import dev.sagitta.spi.kernel.DistanceKernel;

/**
 * An index that needs nothing but the vectors and is exact. The database also uses it for memory
 * tables and for segments whose index is not built yet.
 */
public non-sealed interface ScanIndex extends VectorIndex {
  /** A reader over the vectors. Cheap. */
  IndexReader open(VectorSource vectors, DistanceKernel kernel);
}
