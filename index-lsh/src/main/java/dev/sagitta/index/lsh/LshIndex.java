package dev.sagitta.index.lsh;

import dev.sagitta.spi.index.BuildInput;
import dev.sagitta.spi.index.BuildMonitor;
import dev.sagitta.spi.index.BuiltIndex;
import dev.sagitta.spi.index.IndexOutput;
import dev.sagitta.spi.index.IndexReader;
import dev.sagitta.spi.index.IndexedVectors;
import dev.sagitta.spi.index.VectorSource;
import dev.sagitta.spi.index.VerifiedRows;
import dev.sagitta.spi.kernel.DistanceKernel;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Map;

/**
 * Hash tables over vectors.
 *
 * @param parameters how they are built
 */
record LshIndex(TableParameters parameters) implements BuiltIndex {
  @Override
  public void checkSearch(Map<String, String> values) {
    SearchParameters _ = SearchParameters.parse(values);
  }

  /** Where the user has said how to search, that is the only effort. */
  @Override
  public List<Map<String, String>> efforts(int k) {
    return parameters.search().isSaid() ? List.of(Map.of()) : SearchParameters.efforts(k);
  }

  @Override
  public void build(BuildInput input, IndexOutput output, BuildMonitor monitor) {
    // Shared, as the workers write to it; what it holds is gone when the bytes are written.
    try (Arena arena = Arena.ofShared()) {
      output.write(new TableBuilder(parameters, input, monitor).build(parameters, arena));
    }
  }

  @Override
  public IndexReader open(VectorSource vectors, DistanceKernel kernel, MemorySegment bytes) {
    Layout layout = Layout.read(bytes);
    Shape shape = layout.shape();
    new IndexedVectors(shape.rows(), shape.dimension(), shape.distance())
        .mismatch(vectors, kernel)
        .ifPresent(reason -> {
          throw Corruption.of(reason);
        });
    Searched searched =
        new Searched(
            Learnt.read(shape, bytes),
            new StoredTables(layout, bytes),
            new VerifiedRows(vectors),
            kernel);
    return LshReader.of(searched, Layout.header(bytes).effort(), parameters.search());
  }
}
