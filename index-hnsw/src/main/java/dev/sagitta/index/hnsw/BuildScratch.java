package dev.sagitta.index.hnsw;

/**
 * The scratch memory of one thread that builds one kind of level.
 *
 * @param scorer scores the nodes of the level
 * @param beam searches the level
 * @param selection chooses neighbours
 * @param list room for the links of a node and one more
 * @param listScores room for as many scores
 * @param listKeys room for as many keys
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared: a bundle of scratch memory.
record BuildScratch(
    NodeScorer scorer,
    Beam beam,
    Selection selection,
    int[] list,
    float[] listScores,
    long[] listKeys) {
  /** Scratch memory for levels of so many nodes and so many links. */
  static BuildScratch of(NodeScorer scorer, int nodes, int width) {
    return new BuildScratch(
        scorer,
        new Beam(nodes, width),
        new Selection(width + 1),
        new int[width + 1],
        new float[width + 1],
        new long[width + 1]);
  }
}
