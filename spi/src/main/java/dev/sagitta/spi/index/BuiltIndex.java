package dev.sagitta.spi.index;

import dev.sagitta.spi.kernel.DistanceKernel;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Map;

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

  /**
   * Search parameters for {@link IndexReader#tuned}, from those of the fastest search to those of
   * the most thorough one: each finds, on the whole, no less than the one before, and takes no less
   * time. The database measures what they find in a segment, and takes the first that finds what a
   * search asks for.
   *
   * @param k how many rows are searched for; whatever it is, the list is as long, and what stands
   *     at the same place is meant to find a similar share of them
   */
  List<Map<String, String>> efforts(int k);
}
