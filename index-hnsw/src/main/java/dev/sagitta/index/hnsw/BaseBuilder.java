package dev.sagitta.index.hnsw;

import dev.sagitta.spi.index.Crew;

/**
 * Inserts nodes into level 0.
 *
 * <p>Nodes that follow one another are near to each other. Inserted one by one they would link to
 * what is behind them and little else; so there are passes, each of which fills the gaps that the
 * one before left. Within a pass, what one node reads is what the next one needs.
 */
final class BaseBuilder {
  /** So many are inserted by one thread: among few nodes, threads would not see each other's. */
  private static final int ALONE = 256;

  /** The first pass inserts one of so many. */
  private static final int LARGEST_STEP = 8;

  /**
   * What share of the candidates is looked at for a node that has links already. With half, a merge
   * of halves lost half a hundredth of the recall on vectors without clusters; with three quarters
   * it gained nothing more.
   */
  private static final double SHARE_OF_BEGUN = 0.75;

  private final Graph graph;
  private final Linker linker;
  private final BuildScratch[] scratches;
  private final int candidates;
  private final Heritage.Passed passed;

  /**
   * A builder.
   *
   * @param passed the nodes that have links already
   */
  BaseBuilder(
      Graph graph,
      Linker linker,
      BuildScratch[] scratches,
      int candidates,
      Heritage.Passed passed) {
    this.graph = graph;
    this.linker = linker;
    this.scratches = scratches;
    this.candidates = candidates;
    this.passed = passed;
  }

  /** Inserts the nodes of the upper levels. */
  void insertUppers(int[] parents, Crew crew) {
    int alone = Math.min(ALONE, graph.uppers());
    // The first is there until others link to it, without links or with those it has.
    int root = graph.upperNode(0);
    if (passed.begun().get(root)) {
      insert(root, root, root, scratches[0]);
    }
    crew.progress(1);
    for (int upper = 1; upper < alone; upper++) {
      insertUpper(upper, parents[upper], scratches[0]);
      crew.progress(1);
    }
    crew.each(
        alone,
        graph.uppers(),
        (worker, upper) -> {
          insertUpper(upper, parents[upper], scratches[worker]);
          crew.progress(1);
        });
  }

  private void insertUpper(int upper, int parent, BuildScratch scratch) {
    if (passed.whole().get(graph.upperNode(upper))) {
      return;
    }
    // The parent alone may be a node that another thread is about to insert, without links yet.
    insert(
        graph.upperNode(upper), graph.upperNode(Math.max(0, parent)), graph.upperNode(0), scratch);
  }

  /**
   * Inserts all other nodes.
   *
   * @param entries for each node the upper node it is near to, which for an upper node is itself
   */
  void insertRest(int[] entries, Crew crew) {
    pass(0, LARGEST_STEP, entries, crew);
    for (int step = LARGEST_STEP; step > 1; step /= 2) {
      pass(step / 2, step, entries, crew);
    }
  }

  private void pass(int first, int step, int[] entries, Crew crew) {
    int count = Math.ceilDiv(Math.max(0, entries.length - first), step);
    crew.each(
        0,
        count,
        (worker, item) -> {
          int node = first + item * step;
          if (entries[node] != node) {
            if (!passed.whole().get(node)) {
              insert(node, entries[node], entries[node], scratches[worker]);
            }
            crew.progress(1);
          }
        });
  }

  private void insert(int node, int entry, int otherEntry, BuildScratch scratch) {
    Beam beam = scratch.beam();
    NodeScorer scorer = scratch.scorer();
    scorer.queryNode(node);
    boolean isBegun = passed.begun().get(node);
    beam.begin(
        isBegun ? Math.max((int) (candidates * SHARE_OF_BEGUN), linker.floor() + 1) : candidates);
    beam.exclude(node);
    beam.enter(entry, scorer);
    beam.enter(otherEntry, scorer);
    if (isBegun) {
      beam.enterAll(node, linker.links(), scorer);
    }
    beam.walk(linker.links(), scorer);
    if (isBegun) {
      linker.linkMore(node, scratch);
    } else {
      linker.link(node, scratch);
    }
  }
}
