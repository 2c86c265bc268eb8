package dev.sagitta.index.hnsw;

import dev.sagitta.spi.index.RowBatch;
import org.jspecify.annotations.Nullable;

/** The scratch memory of one search at a time. */
final class SearchScratch {
  /** Copies of a node and rows of a scan that are scored in one call. */
  private static final int APART = 256;

  private final Searched searched;
  private final NodeScorer scorer;
  private final NodeScorer upperScorer;
  private final Beam upperBeam;
  private final Beam beam;
  private final AcceptedLinks acceptedLinks;
  private final RowBatch batch;
  private @Nullable WideWalk wideWalk;
  private @Nullable CodeScan codeScan;
  private long[] keys = new long[0];
  private int kept;

  SearchScratch(Searched searched) {
    Graph graph = searched.graph();
    this.searched = searched;
    this.scorer = searched.scorer();
    this.upperScorer = new UpperScorer(scorer, graph.upperNodes());
    this.upperBeam = new Beam(graph.uppers(), graph.layout().shape().m());
    this.beam = new Beam(graph.nodes(), graph.links().width());
    this.acceptedLinks = new AcceptedLinks(graph);
    this.batch = new RowBatch(searched.rows(), searched.kernel(), APART, 0);
  }

  NodeScorer scorer() {
    return scorer;
  }

  NodeScorer upperScorer() {
    return upperScorer;
  }

  Beam upperBeam() {
    return upperBeam;
  }

  Beam beam() {
    return beam;
  }

  RowBatch batch() {
    return batch;
  }

  AcceptedLinks acceptedLinks() {
    return acceptedLinks;
  }

  /** Notes what a walk has kept. */
  void keep(long[] nearest, int count) {
    keys = nearest;
    kept = count;
  }

  /** The keys of the nodes kept, the nearest first; valid up to {@link #kept}. */
  long[] keys() {
    return keys;
  }

  /** How many nodes were kept. */
  int kept() {
    return kept;
  }

  /** Made when first needed, as it needs the node of each row; only where nodes have codes. */
  CodeScan codeScan() {
    CodeScan scan = codeScan;
    if (scan == null) {
      scan = new CodeScan(searched.rowNodes());
      codeScan = scan;
    }
    return scan;
  }

  /** Made when first needed, as it keeps a stamp for each node. */
  WideWalk wideWalk() {
    WideWalk walk = wideWalk;
    if (walk == null) {
      Graph graph = searched.graph();
      walk = new WideWalk(graph);
      wideWalk = walk;
    }
    return walk;
  }
}
