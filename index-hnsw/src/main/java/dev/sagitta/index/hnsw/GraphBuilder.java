package dev.sagitta.index.hnsw;

import dev.sagitta.spi.index.BuildInput;
import dev.sagitta.spi.index.BuildMonitor;
import dev.sagitta.spi.index.Crew;
import dev.sagitta.spi.index.VectorSource;
import dev.sagitta.spi.index.VerifiedRows;
import dev.sagitta.spi.kernel.DistanceKernel;
import dev.sagitta.spi.quantization.Codec;
import dev.sagitta.spi.quantization.VectorQuantizer;
import java.io.ByteArrayOutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.BitSet;
import java.util.Optional;

/**
 * Builds a graph: the upper levels first, then level 0 in the order in which its nodes will lie.
 *
 * <p>The paper inserts rows in any order on all levels. Here the rows of the upper levels, which
 * are a random sample, come first; then every other row knows where it belongs before it is
 * inserted, neighbours are inserted soon after one another, and what they read is in the cache.
 */
final class GraphBuilder {
  /** Long enough that runs cost nothing; short enough that threads end together. */
  private static final int RUN = 64;

  private final GraphParameters parameters;
  private final Optional<VectorQuantizer> quantizer;
  private final Arena arena;

  /**
   * A builder.
   *
   * @param arena holds the graph; shared, if there are several threads
   */
  GraphBuilder(GraphParameters parameters, Optional<VectorQuantizer> quantizer, Arena arena) {
    this.parameters = parameters;
    this.quantizer = quantizer;
    this.arena = arena;
  }

  /** Builds a graph over all rows. */
  Graph build(BuildInput input, BuildMonitor monitor) {
    VectorSource source = input.vectors();
    int size = source.size();
    VerifiedRows rows = new VerifiedRows(source);
    Crew crew = new Crew(input, monitor, RUN);
    crew.stopIfAsked();
    Copies copies = Copies.find(rows, crew);
    crew.progress(copies.count());
    Optional<Codec> codec = size == 0 ? Optional.empty() : train(input, monitor);
    byte[] learnt = codec.map(GraphBuilder::written).orElse(new byte[0]);
    Heritage heritage = Heritage.of(input, parameters.m(), copies);
    BitSet kept = heritage.keptRows();
    byte[] levels = Uppers.draw(copies, size, parameters.m(), input.seed());
    Heritage.capLevels(levels, kept);
    Uppers uppers = Uppers.of(levels, kept::get);
    Layout layout =
        new Layout(
            new Layout.Shape(
                source.dimension(), copies.nodes(), parameters.m(), input.kernel().kind()),
            uppers.levelNodes(),
            codec
                .map(c -> new Layout.CodeShape(c.codeBytes(), learnt.length))
                .orElse(Layout.CodeShape.NONE),
            new Layout.CopyShape(copies.groups(), copies.count()));
    MemorySegment bytes = arena.allocate(layout.bytes(), 128);
    layout.write(bytes);
    Graph graph = new Graph(layout, bytes);
    MemorySegment.copy(learnt, 0, graph.codec(), ValueLayout.JAVA_BYTE, 0, learnt.length);
    if (size > 0) {
      new Steps(graph, rows, input.kernel(), codec, crew).run(uppers, copies, heritage);
    }
    return graph;
  }

  private Optional<Codec> train(BuildInput input, BuildMonitor monitor) {
    // What the quantizer counts as its progress is not rows of the graph.
    return quantizer.map(q -> q.train(input, monitor.withoutProgress()));
  }

  private static byte[] written(Codec codec) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    codec.write(buffer -> {
      byte[] chunk = new byte[buffer.remaining()];
      buffer.get(chunk);
      bytes.write(chunk, 0, chunk.length);
    });
    return bytes.toByteArray();
  }

  /** The steps of one build, over the same rows and graph. */
  private final class Steps {
    private final Graph graph;
    private final VerifiedRows rows;
    private final DistanceKernel kernel;
    private final Optional<Codec> codec;
    private final Crew crew;
    private final SpinLocks locks = new SpinLocks();

    Steps(Graph graph, VerifiedRows rows, DistanceKernel kernel, Optional<Codec> codec, Crew crew) {
      this.graph = graph;
      this.rows = rows;
      this.kernel = kernel;
      this.codec = codec;
      this.crew = crew;
    }

    void run(Uppers uppers, Copies copies, Heritage heritage) {
      int[] entries;
      int[] parents;
      // What only the upper levels need goes before level 0 is built.
      try (Arena scratch = Arena.ofShared()) {
        UpperBuilder builder = upperBuilder(uppers, scratch);
        builder.insert(crew);
        builder.repair(crew);
        parents = builder.parents();
        entries =
            Placement.place(
                parents, builder.homes(rows, copies, heritage.knownRows(), crew), uppers, graph);
      }
      copies.write(graph);
      MemorySegment codes = graph.codes();
      encode(graph.ordinals(), graph.nodes(), codes);
      graph.links().clear();
      Linker linker = new Linker(graph.links(), parameters.m(), parameters.floor(), locks);
      BuildScratch[] scratches =
          scratches(graph.ordinals(), codes, graph.nodes(), linker.links().width());
      BaseBuilder base =
          new BaseBuilder(graph, linker, scratches, parameters.candidates(), heritage.pass(graph));
      base.insertUppers(parents, crew);
      base.insertRest(entries, crew);
      new Repair(linker, scratches, graph.upperNode(0)).run(node -> entries[node], crew);
    }

    private UpperBuilder upperBuilder(Uppers uppers, Arena scratch) {
      MemorySegment ordinals = scratch.allocate(ValueLayout.JAVA_INT, uppers.count());
      for (int upper = 0; upper < uppers.count(); upper++) {
        ordinals.setAtIndex(Links.STORED, upper, uppers.ordinals()[upper]);
      }
      int codeBytes = codec.map(Codec::codeBytes).orElse(0);
      MemorySegment codes = scratch.allocate((long) uppers.count() * codeBytes, 128);
      encode(ordinals, uppers.count(), codes);
      Linker[] linkers = new Linker[uppers.levels()];
      for (int level = 1; level <= linkers.length; level++) {
        Links links = graph.upperLinks(level);
        links.clear();
        linkers[level - 1] =
            new Linker(links, parameters.m(), Math.max(1, parameters.m() / 2), locks);
      }
      BuildScratch[] scratches = scratches(ordinals, codes, uppers.count(), parameters.m());
      return new UpperBuilder(uppers, linkers, scratches, parameters.candidates());
    }

    private void encode(MemorySegment ordinals, int count, MemorySegment codes) {
      if (codec.isEmpty()) {
        return;
      }
      Codec trained = codec.get();
      float[][] vectors = new float[crew.size()][trained.dimension()];
      crew.each(
          0,
          count,
          (worker, node) -> {
            rows.copy(ordinals.getAtIndex(Links.STORED, node), vectors[worker]);
            trained.encode(vectors[worker], codes, (long) node * trained.codeBytes());
          });
    }

    private BuildScratch[] scratches(
        MemorySegment ordinals, MemorySegment codes, int nodes, int width) {
      BuildScratch[] scratches = new BuildScratch[crew.size()];
      for (int worker = 0; worker < scratches.length; worker++) {
        NodeScorer scorer =
            codec.isPresent()
                ? new CodedScorer(codec.get().scorer(), codes, rows, ordinals)
                : new RowScorer(kernel, rows, ordinals);
        scratches[worker] = new BuildScratch(scorer, nodes, width);
      }
      return scratches;
    }
  }
}
