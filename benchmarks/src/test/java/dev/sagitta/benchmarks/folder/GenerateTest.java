package dev.sagitta.benchmarks.folder;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sagitta.cli.data.VectorFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class GenerateTest {
  private static final int DIMENSION = 16;

  @TempDir Path directory;

  @Test
  void theGroundTruthIsWhatComparingEachRowGives() throws IOException {
    generate("500");

    Path folder = directory.resolve("sheet-500x16");
    try (VectorFile base = VectorFile.open(folder.resolve("base.fvecs"));
        VectorFile queries = VectorFile.open(folder.resolve("query.fvecs"));
        VectorFile truth = VectorFile.open(folder.resolve("groundtruth.ivecs"))) {
      assertThat(base.rows()).isEqualTo(500);
      for (int q = 0; q < queries.rows(); q++) {
        float[] query = queries.vector(q);
        int[] nearest =
            IntStream.range(0, 500)
                .boxed()
                .sorted(Comparator.comparingDouble(row -> squared(query, base.vector(row))))
                .mapToInt(Integer::intValue)
                .limit(10)
                .toArray();
        assertThat(truth.integers(q)).hasSize(100).startsWith(nearest);
      }
    }
  }

  @Test
  void aSmallSetIsTheBeginningOfALargeOneWithTheSameQueries() throws IOException {
    generate("100,200");

    try (VectorFile small = VectorFile.open(directory.resolve("sheet-100x16/base.fvecs"));
        VectorFile large = VectorFile.open(directory.resolve("sheet-200x16/base.fvecs"))) {
      for (int row = 0; row < 100; row++) {
        assertThat(small.vector(row)).isEqualTo(large.vector(row));
      }
    }
    assertThat(directory.resolve("sheet-100x16/query.fvecs"))
        .hasSameBinaryContentAs(directory.resolve("sheet-200x16/query.fvecs"));
  }

  private void generate(String rows) throws IOException {
    Generate.main(
        new String[] {"out=" + directory, "rows=" + rows, "dimension=" + DIMENSION, "queries=5"});
  }

  private static double squared(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += ((double) a[i] - b[i]) * ((double) a[i] - b[i]);
    }
    return sum;
  }
}
