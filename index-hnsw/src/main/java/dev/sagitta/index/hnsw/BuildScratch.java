package dev.sagitta.index.hnsw;

/** The scratch memory of one thread that builds one kind of level. */
final class BuildScratch {
  /** How many lists the scratch list has room for. */
  private static final int ROOM = 2;

  private final NodeScorer scorer;
  private final Beam beam;
  private final Selection selection;
  private final int[] list;
  private final float[] listScores;
  private final long[] listKeys;

  /** Scratch memory for levels of so many nodes and so many links. */
  BuildScratch(NodeScorer scorer, int nodes, int width) {
    this.scorer = scorer;
    this.beam = new Beam(nodes, width);
    this.selection = new Selection(width + 1);
    this.list = new int[ROOM * width + 1];
    this.listScores = new float[list.length];
    this.listKeys = new long[list.length];
  }

  /** Scores the nodes of the level. */
  NodeScorer scorer() {
    return scorer;
  }

  /** Searches the level. */
  Beam beam() {
    return beam;
  }

  /** Chooses neighbours. */
  Selection selection() {
    return selection;
  }

  /** Room for two lists of links and one more. */
  int[] list() {
    return list;
  }

  /** Room for as many scores. */
  float[] listScores() {
    return listScores;
  }

  /** Room for as many keys. */
  long[] listKeys() {
    return listKeys;
  }
}
