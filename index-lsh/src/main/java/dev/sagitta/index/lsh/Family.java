package dev.sagitta.index.lsh;

/**
 * The hash functions of the tables. Each divides the projections on its direction into slots; an
 * address is made of the slots of a table's functions.
 *
 * <p>A slot adds its number times the function's {@code step} to a 64-bit key, whose first bits are
 * the address: so a neighbouring bucket's key is one addition away.
 */
sealed interface Family permits Hyperplanes, Intervals {
  /** How many steps to a neighbouring slot there are in a table at most. */
  int perturbations();

  /**
   * The key of a point's bucket in a table.
   *
   * @param projected the point's projections, of which those of this table begin at {@code from}
   */
  long key(int table, float[] projected, int from);

  /** Adds the steps that a point's bucket in a table is left by, each with its cost. */
  void perturb(int table, float[] projected, int from, ProbeSequence sequence);
}
