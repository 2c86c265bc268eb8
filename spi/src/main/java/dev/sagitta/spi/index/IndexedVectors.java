package dev.sagitta.spi.index;

import dev.sagitta.api.collection.Distance;
import dev.sagitta.spi.kernel.DistanceKernel;
import java.util.Optional;

/**
 * Which vectors an index is of, as its bytes tell: {@link BuiltIndex#open} has to see whether it is
 * given these.
 *
 * @param rows how many there are
 * @param dimension how many values each has
 * @param distance by which they are near to each other
 */
public record IndexedVectors(int rows, int dimension, Distance distance) {
  /**
   * What is not the same of the given vectors, as a sentence for a message; empty if nothing can be
   * told apart.
   */
  public Optional<String> mismatch(VectorSource vectors, DistanceKernel kernel) {
    IndexedVectors given = new IndexedVectors(vectors.size(), vectors.dimension(), kernel.kind());
    return equals(given)
        ? Optional.empty()
        : Optional.of(
            "They index " + describe() + ", but are to be opened over " + given.describe() + ".");
  }

  private String describe() {
    return rows + " vectors of dimension " + dimension + " by " + distance;
  }
}
