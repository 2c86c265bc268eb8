package dev.sagitta.engine.segment;

import dev.sagitta.api.collection.CollectionSpec;
import dev.sagitta.api.collection.Distance;
import dev.sagitta.spi.index.BuiltIndex;
import dev.sagitta.spi.kernel.DistanceKernel;
import java.util.List;
import java.util.Optional;

/** Knows which indexes there are, and which one a segment should have. */
public interface IndexFactory {
  /**
   * The indexes that a large segment of a collection may have, in the order in which they are to be
   * tried: the first whose codes find the segment's near rows, or else the last, is built. A
   * segment that has any of them is in order, so that a choice is made once and not again.
   *
   * @param rows the rows of the segment
   * @return empty if it is to be scanned
   */
  List<IndexChoice> choices(CollectionSpec spec, int rows);

  /** How a search for k rows goes on codes; empty if the choice has no codes. */
  Optional<CodedSearch> codedSearch(IndexChoice choice, int k);

  /**
   * The plug-in of a choice.
   *
   * @throws dev.sagitta.api.error.InvalidRequestException if there is no such plug-in
   */
  BuiltIndex index(IndexChoice choice);

  /** The arithmetic of a distance. */
  DistanceKernel kernel(Distance distance);
}
