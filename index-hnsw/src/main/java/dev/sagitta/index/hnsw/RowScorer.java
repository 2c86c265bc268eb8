package dev.sagitta.index.hnsw;

import dev.sagitta.spi.index.VectorSource;
import dev.sagitta.spi.index.VerifiedRows;
import dev.sagitta.spi.kernel.DistanceKernel;
import java.lang.foreign.MemorySegment;

/** Scores nodes by their vectors. */
final class RowScorer implements NodeScorer {
  private final DistanceKernel kernel;
  private final VerifiedRows rows;
  private final MemorySegment vectors;
  private final MemorySegment ordinals;
  private int[] batch = new int[64];
  private final float[] vector;
  private float[] query;

  /**
   * A scorer of nodes whose rows may lie anywhere.
   *
   * @param ordinals the row of each node
   */
  RowScorer(DistanceKernel kernel, VerifiedRows rows, MemorySegment ordinals) {
    VectorSource source = rows.source();
    this.kernel = kernel;
    this.rows = rows;
    this.vectors = source.memory();
    this.ordinals = ordinals;
    this.vector = new float[source.dimension()];
    this.query = vector;
  }

  @Override
  public void query(float[] newQuery) {
    query = newQuery;
  }

  @Override
  public void queryNode(int node) {
    rows.copy(ordinals.get(Links.STORED, node * 4L), vector);
    query = vector;
  }

  @Override
  public void scores(int[] nodes, int count, float[] scores) {
    if (batch.length < count) {
      batch = new int[Math.max(count, 2 * batch.length)];
    }
    for (int i = 0; i < count; i++) {
      int ordinal = ordinals.get(Links.STORED, nodes[i] * 4L);
      rows.verify(ordinal);
      batch[i] = ordinal;
    }
    kernel.scores(query, vectors, batch, count, scores);
  }
}
