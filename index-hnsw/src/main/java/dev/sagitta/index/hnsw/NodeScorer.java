package dev.sagitta.index.hnsw;

/** Scores nodes against one query at a time. For one thread. */
interface NodeScorer {
  /** The query from now on; must not be changed while it is scored. */
  void query(float[] query);

  /** Makes the vector of a node the query. */
  void queryNode(int node);

  /** Scores nodes; lower is nearer. */
  void scores(int[] nodes, int count, float[] scores);
}
