package dev.sagitta.index.flat;

import dev.sagitta.spi.index.IndexReader;
import dev.sagitta.spi.index.ScanIndex;
import dev.sagitta.spi.index.VectorSource;
import dev.sagitta.spi.kernel.DistanceKernel;
import java.util.Map;

/** The index that is no more than the vectors. */
final class FlatIndex implements ScanIndex {
  @Override
  public IndexReader open(VectorSource vectors, DistanceKernel kernel) {
    return new FlatReader(vectors, kernel);
  }

  @Override
  public void checkSearch(Map<String, String> parameters) {
    FlatReader.checkSearch(parameters);
  }
}
