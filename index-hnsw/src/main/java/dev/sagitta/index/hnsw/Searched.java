package dev.sagitta.index.hnsw;

import dev.sagitta.spi.index.ScratchPool;
import dev.sagitta.spi.index.VerifiedRows;
import dev.sagitta.spi.kernel.DistanceKernel;
import dev.sagitta.spi.quantization.Codec;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What all readers over the same bytes share: the graph, the vectors, and the scratch memory of
 * searches that are not under way. Safe for any number of threads.
 */
final class Searched {
  private final Graph graph;
  private final VerifiedRows rows;
  private final DistanceKernel kernel;
  private final Optional<Coded> coded;
  private volatile @Nullable RowNodes rowNodes;
  private final ScratchPool<SearchScratch> scratches =
      new ScratchPool<>(() -> new SearchScratch(this));

  /**
   * Codes that are searched.
   *
   * @param codec compares them
   * @param oversampling how many times k candidates are rescored unless a search says otherwise
   */
  record Coded(Codec codec, double oversampling) {}

  Searched(Graph graph, VerifiedRows rows, DistanceKernel kernel, Optional<Coded> coded) {
    this.graph = graph;
    this.rows = rows;
    this.kernel = kernel;
    this.coded = coded;
  }

  Graph graph() {
    return graph;
  }

  VerifiedRows rows() {
    return rows;
  }

  DistanceKernel kernel() {
    return kernel;
  }

  /** True where scores of nodes are estimates. */
  boolean isCoded() {
    return coded.isPresent();
  }

  /** How many of the best nodes are rescored: all, unless their scores are estimates. */
  int rescored(int nodes, int k, SearchParameters parameters) {
    return coded.isPresent()
        ? Math.min(nodes, Math.max(k, parameters.rescored(k, coded.get().oversampling)))
        : nodes;
  }

  /** The node of each row. Derived when first asked for; two threads may do so at a time. */
  RowNodes rowNodes() {
    RowNodes nodes = rowNodes;
    if (nodes == null) {
      nodes = RowNodes.of(graph);
      rowNodes = nodes;
    }
    return nodes;
  }

  /** How many rows are rescored of those that a scan of codes finds nearest. */
  int candidates(int k, SearchParameters parameters) {
    return Math.max(parameters.kept(k), rescored(Integer.MAX_VALUE, k, parameters));
  }

  /** A scorer of nodes for one thread. */
  NodeScorer scorer() {
    return coded.isPresent()
        ? new CodedScorer(coded.get().codec.scorer(), graph.codes(), rows, graph.ordinals())
        : new RowScorer(kernel, rows, graph.ordinals());
  }

  /** Scratch memory for searches. */
  ScratchPool<SearchScratch> scratches() {
    return scratches;
  }
}
