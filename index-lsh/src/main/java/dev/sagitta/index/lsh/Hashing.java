package dev.sagitta.index.lsh;

/**
 * How vectors become sketches and addresses. Immutable; safe for any number of threads.
 *
 * @param shape what it hashes
 * @param embedding makes points of vectors
 * @param projections makes projections of points
 * @param sketcher makes sketches of projections
 * @param family makes keys of projections
 */
record Hashing(
    Shape shape, Embedding embedding, Projections projections, Sketcher sketcher, Family family) {
  /** What one vector after the other is hashed to; for one thread. */
  static final class Hashed {
    private final float[] point;
    final float[] projected;
    final long[] sketch;

    Hashed(Shape shape) {
      this.point = new float[shape.embedded()];
      this.projected = new float[shape.projections()];
      this.sketch = new long[shape.hashes().sketchWords()];
    }
  }

  /** Hashes a row. */
  void row(float[] vector, Hashed hashed) {
    embedding.row(vector, hashed.point);
    project(hashed);
  }

  /** Hashes a query. */
  void query(float[] vector, Hashed hashed) {
    embedding.query(vector, hashed.point);
    project(hashed);
  }

  private void project(Hashed hashed) {
    projections.project(hashed.point, hashed.projected);
    sketcher.sketch(hashed.projected, hashed.sketch);
  }

  /** Where the projections of a table begin. */
  int projectionsOf(int table) {
    return shape.sketchProjections() + table * shape.hashes().functions();
  }

  /** The address of a hashed vector in a table. */
  int address(int table, Hashed hashed) {
    return address(family.key(table, hashed.projected, projectionsOf(table)));
  }

  /** The address that a key leads to. */
  int address(long key) {
    return (int) (key >>> (Long.SIZE - shape.hashes().addressBits()));
  }
}
