package dev.sagitta.index.lsh;

/**
 * Makes sketches: bits of which two points share the more the nearer they are. A bit tells whether
 * a projection is above a threshold.
 *
 * <p>Where angles decide there is one threshold for each projection, the mean: the bits are those
 * of {@link Hyperplanes}. For the euclidean distance there are two, at a third and at two thirds of
 * the rows, so that the number of bits in which two points differ is the sum over all projections
 * of how many slots they lie apart; with one threshold a sketch would not know points of the same
 * direction apart, however far they lie.
 *
 * @param thresholds one for each bit, rising where a projection has several
 * @param bitsPerProjection how many bits in a row belong to a projection
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
record Sketcher(float[] thresholds, int bitsPerProjection) {
  /**
   * Writes the sketch of a point: as many bits as there are thresholds, 64 to a word.
   *
   * @param projected the point's projections, those of the sketch first
   */
  void sketch(float[] projected, long[] words) {
    for (int word = 0; word < words.length; word++) {
      long bits = 0;
      for (int bit = 0; bit < Long.SIZE; bit++) {
        int at = word * Long.SIZE + bit;
        bits |= projected[at / bitsPerProjection] > thresholds[at] ? 1L << bit : 0;
      }
      words[word] = bits;
    }
  }
}
