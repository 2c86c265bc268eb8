package dev.sagitta.index.flat;

import dev.sagitta.spi.index.IndexReader;
import dev.sagitta.spi.index.ScanIndex;
import dev.sagitta.spi.index.VectorSource;
import dev.sagitta.spi.kernel.DistanceKernel;

/** The index that is no more than the vectors. */
final class FlatIndex implements ScanIndex {
  @Override
  public IndexReader open(VectorSource vectors, DistanceKernel kernel) {
    return new FlatReader(vectors, kernel);
  }
}
