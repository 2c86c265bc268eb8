package dev.sagitta.kernels;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * How the kernels of the Vector API read values, and the shape of their loops.
 *
 * <p>The rules that keep such a loop fast on JDK 25, each found by measuring:
 *
 * <ul>
 *   <li>The species is a constant; the sums are local variables, at most twelve. Anything else
 *       makes objects of the vectors, ten to sixty times slower.
 *   <li>The query is an array and the rows are one memory segment, read with an {@code int}
 *       counter: so the bounds checks leave the loop. Slices of the segment would be objects.
 *   <li>One sum for a pair of vectors, always. Several pairs at a time hide the latency of the
 *       additions as well as several sums would, and every method gives a pair the same score, as
 *       the order of additions is the same.
 *   <li>Rows that follow one another are read one by one: four at a time are four streams, which
 *       the hardware prefetches worse (27 GB/s against 18). Chosen rows are read four at a time, as
 *       their cache misses then overlap.
 *   <li>Three queries by four rows is the largest tile that stays in registers, and reaches 80 % of
 *       the arithmetic peak. Four by four spills.
 *   <li>Vector operations are written out where they are used. A small method around them is
 *       compiled on its own once it is called often, is then too large to be put into its callers,
 *       and has to be handed objects. For the same reason the tiles are long methods.
 *   <li>The sums of a tile begin as the same zero: with a zero for each, one of them stayed an
 *       object.
 *   <li>The tail is one more step that reads the last whole vector of each row and adds only the
 *       lanes not yet counted. Masked loads have a second, rare way around the end of the memory,
 *       and where the two meet, the compiler makes objects.
 * </ul>
 *
 * <p>The order in which the lanes of a sum are added up at the end is the platform's choice, and
 * may change once when the method is compiled. Until then, scores of equal pairs may differ in
 * their last bits.
 */
final class Lanes {
  /** The widest vectors of this machine. */
  static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;

  /** The number of lanes. */
  static final int COUNT = SPECIES.length();

  /**
   * How many bytes of rows are scored against every query before the next ones: they stay in the L2
   * cache beside 64 queries.
   */
  private static final long BLOCK_BYTES = 128 << 10;

  private Lanes() {}

  /** How many rows of so many bytes make up a block that stays in the cache. */
  static int blockRows(long rowBytes) {
    return (int) Math.max(4, BLOCK_BYTES / rowBytes & -4);
  }
}
