package dev.sagitta.spi.index;

import dev.sagitta.spi.kernel.DistanceKernel;
import java.util.List;

/**
 * What an index is built from.
 *
 * @param vectors the rows to index
 * @param kernel computes their scores
 * @param workers the threads to build with
 * @param seed where randomness begins; with one worker, equal input and seed give equal bytes
 * @param parts indexes of this kind over vectors that went into these, if any: a builder may go on
 *     from them instead of beginning anew
 */
public record BuildInput(
    VectorSource vectors, DistanceKernel kernel, Workers workers, long seed, List<Part> parts) {
  /** Takes an immutable copy. */
  public BuildInput {
    parts = List.copyOf(parts);
  }

  /** What to build in this thread alone, from nothing but the vectors. */
  public static BuildInput of(VectorSource vectors, DistanceKernel kernel, long seed) {
    return new BuildInput(vectors, kernel, Workers.CALLER, seed, List.of());
  }

  /**
   * An index whose vectors are now rows of the merged ones.
   *
   * @param index a reader that the same kind of index has opened
   * @param rows for each of its rows the row it has become, or −1 where it is gone
   */
  @SuppressWarnings("ArrayRecordComponent") // Never compared; may have millions of entries.
  public record Part(IndexReader index, int[] rows) {}
}
