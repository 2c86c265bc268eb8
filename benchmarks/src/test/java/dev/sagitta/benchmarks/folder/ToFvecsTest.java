package dev.sagitta.benchmarks.folder;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sagitta.cli.data.VectorFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ToFvecsTest {
  @TempDir Path directory;

  @Test
  void bytesBecomeFloatsOfTheSameValues() throws IOException {
    Path from = Files.createDirectory(directory.resolve("bytes"));
    Files.write(from.resolve("base.bvecs"), new byte[] {2, 0, 0, 0, 1, -1, 2, 0, 0, 0, 127, -128});
    Files.write(from.resolve("query.bvecs"), new byte[] {2, 0, 0, 0, 7, 8});
    Files.write(from.resolve("groundtruth.ivecs"), new byte[] {1, 0, 0, 0, 1, 0, 0, 0});

    ToFvecs.convert(from, directory.resolve("floats"));

    try (VectorFile base = VectorFile.open(directory.resolve("floats/base.fvecs"));
        VectorFile queries = VectorFile.open(directory.resolve("floats/query.fvecs"))) {
      assertThat(base.rows()).isEqualTo(2);
      assertThat(base.vector(0)).containsExactly(1, 255);
      assertThat(base.vector(1)).containsExactly(127, 128);
      assertThat(queries.vector(0)).containsExactly(7, 8);
    }
    assertThat(directory.resolve("floats/groundtruth.ivecs"))
        .hasSameBinaryContentAs(from.resolve("groundtruth.ivecs"));
  }
}
