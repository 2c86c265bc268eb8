package dev.sagitta.spi.index;

import dev.sagitta.spi.kernel.DistanceKernel;
import java.lang.foreign.MemorySegment;

/** An index that is built once over immutable vectors and stored beside them. */
public non-sealed interface BuiltIndex extends VectorIndex {
  /**
   * Builds the index and writes it to the output.
   *
   * @throws java.util.concurrent.CancellationException if the monitor asks to stop
   */
  void build(BuildInput input, IndexOutput output, BuildMonitor monitor);

  /**
   * A reader over an index that {@link #build} wrote.
   *
   * @param bytes what was written; valid at least as long as the reader is used
   * @throws dev.sagitta.api.error.CorruptException if the bytes are not such an index or do not fit
   *     the vectors
   */
  IndexReader open(VectorSource vectors, DistanceKernel kernel, MemorySegment bytes);
}
