package dev.sagitta.index.lsh;

/**
 * Hash functions that tell on which side of a hyperplane through the mean a point lies: two are the
 * same with probability 1 − θ/π, where θ is the angle between the points (Charikar, "Similarity
 * estimation techniques from rounding algorithms", 2002, §3). One bit each; a key's first bits are
 * these.
 *
 * @param functions how many make an address
 */
record Hyperplanes(int functions) implements Family {
  @Override
  public int perturbations() {
    return functions;
  }

  @Override
  public long key(int table, float[] projected, int from) {
    long key = 0;
    for (int j = 0; j < functions; j++) {
      key |= projected[from + j] > 0 ? bit(j) : 0;
    }
    return key;
  }

  @Override
  public void perturb(int table, float[] projected, int from, ProbeSequence sequence) {
    for (int j = 0; j < functions; j++) {
      float margin = projected[from + j];
      sequence.add(table, j, margin > 0 ? -bit(j) : bit(j), margin * margin);
    }
  }

  private static long bit(int function) {
    return Long.MIN_VALUE >>> function;
  }
}
