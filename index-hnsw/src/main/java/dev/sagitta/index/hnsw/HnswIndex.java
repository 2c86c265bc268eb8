package dev.sagitta.index.hnsw;

import dev.sagitta.spi.index.BuildInput;
import dev.sagitta.spi.index.BuildMonitor;
import dev.sagitta.spi.index.BuiltIndex;
import dev.sagitta.spi.index.IndexOutput;
import dev.sagitta.spi.index.IndexReader;
import dev.sagitta.spi.index.IndexedVectors;
import dev.sagitta.spi.index.VectorSource;
import dev.sagitta.spi.index.VerifiedRows;
import dev.sagitta.spi.kernel.DistanceKernel;
import dev.sagitta.spi.quantization.Codec;
import dev.sagitta.spi.quantization.VectorQuantizer;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A layered graph over vectors, with or without codes of them. */
final class HnswIndex implements BuiltIndex {
  private final GraphParameters parameters;
  private final Optional<VectorQuantizer> quantizer;

  HnswIndex(GraphParameters parameters, Optional<VectorQuantizer> quantizer) {
    this.parameters = parameters;
    this.quantizer = quantizer;
  }

  @Override
  public void checkSearch(Map<String, String> values) {
    SearchParameters _ = SearchParameters.parse(values);
  }

  @Override
  public List<Map<String, String>> efforts(int k) {
    return SearchParameters.efforts(k);
  }

  @Override
  public void build(BuildInput input, IndexOutput output, BuildMonitor monitor) {
    // Shared, as the workers write to it; what it holds is gone when the bytes are written.
    try (Arena arena = Arena.ofShared()) {
      output.write(new GraphBuilder(parameters, quantizer, arena).build(input, monitor).bytes());
    }
  }

  @Override
  public IndexReader open(VectorSource vectors, DistanceKernel kernel, MemorySegment bytes) {
    Graph graph = Graph.read(bytes);
    Layout.Shape shape = graph.layout().shape();
    new IndexedVectors(graph.rows(), shape.dimension(), shape.distance())
        .mismatch(vectors, kernel)
        .ifPresent(reason -> {
          throw Corruption.of(reason);
        });
    VerifiedRows rows = new VerifiedRows(vectors);
    Searched searched = new Searched(graph, rows, kernel, coded(graph));
    return HnswReader.of(searched);
  }

  private Optional<Searched.Coded> coded(Graph graph) {
    if (quantizer.isEmpty() || !graph.hasCodes()) {
      return Optional.empty();
    }
    Layout.Shape shape = graph.layout().shape();
    Codec codec = quantizer.get().read(graph.codec(), shape.dimension(), shape.distance());
    int codeBytes = graph.layout().codes().codeBytes();
    if (codec.codeBytes() != codeBytes || codec.dimension() != shape.dimension()) {
      throw Corruption.of(
          "Codes have " + codeBytes + " bytes, but their codec makes " + codec.codeBytes() + ".");
    }
    return Optional.of(new Searched.Coded(codec, quantizer.get().oversampling()));
  }
}
