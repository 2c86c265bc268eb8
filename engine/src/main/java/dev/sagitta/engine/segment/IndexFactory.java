package dev.sagitta.engine.segment;

import dev.sagitta.api.collection.CollectionSpec;
import dev.sagitta.api.collection.Distance;
import dev.sagitta.spi.index.BuiltIndex;
import dev.sagitta.spi.kernel.DistanceKernel;
import org.jspecify.annotations.Nullable;

/** Knows which indexes there are, and which one a segment should have. */
public interface IndexFactory {
  /**
   * The index that a large segment of a collection should have.
   *
   * @param rows the rows of the segment
   * @return null if it is to be scanned
   */
  @Nullable IndexChoice choose(CollectionSpec spec, int rows);

  /**
   * The plug-in of a choice.
   *
   * @throws dev.sagitta.api.error.InvalidRequestException if there is no such plug-in
   */
  BuiltIndex index(IndexChoice choice);

  /** The arithmetic of a distance. */
  DistanceKernel kernel(Distance distance);
}
