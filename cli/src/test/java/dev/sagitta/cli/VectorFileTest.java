package dev.sagitta.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sagitta.api.error.InvalidRequestException;
import dev.sagitta.cli.data.VectorFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of vectors, whole and damaged. */
final class VectorFileTest {
  @TempDir private Path folder;

  @Test
  void rowsAreReadAsTheyWereWritten() throws IOException {
    float[][] rows = {{1.5f, -2, Float.MIN_VALUE}, {0, 4, 5}};
    try (VectorFile file = VectorFile.open(VectorFiles.fvecs(folder.resolve("a.fvecs"), rows))) {
      assertThat(file.rows()).isEqualTo(2);
      assertThat(file.dimension()).isEqualTo(3);
      assertThat(file.vector(0)).containsExactly(rows[0]);
      assertThat(file.vector(1)).containsExactly(rows[1]);
      assertThatThrownBy(() -> file.vector(2)).isInstanceOf(IndexOutOfBoundsException.class);
    }
    Path bytes = VectorFiles.bvecs(folder.resolve("a.BVECS"), new int[] {0, 127, 128, 255});
    try (VectorFile file = VectorFile.open(bytes)) {
      assertThat(file.vector(0)).containsExactly(0, 127, 128, 255);
    }
    Path integers = VectorFiles.ivecs(folder.resolve("a.ivecs"), new int[] {7, -1});
    try (VectorFile file = VectorFile.open(integers)) {
      assertThat(file.integers(0)).containsExactly(7, -1);
    }
  }

  @Test
  void damagedFilesAreRefusedWithTheReason() throws IOException {
    Path whole = VectorFiles.fvecs(folder.resolve("a.fvecs"), new float[3], new float[3]);
    byte[] bytes = Files.readAllBytes(whole);
    Path cut = Files.write(folder.resolve("cut.fvecs"), Arrays.copyOf(bytes, bytes.length - 1));
    Path empty = Files.write(folder.resolve("empty.fvecs"), new byte[0]);
    Path other = Files.writeString(folder.resolve("text.fvecs"), "not vectors at all");
    refused(cut, "no multiple of the 16 bytes");
    refused(empty, "is empty");
    refused(other, "must be from 1 to 65536");
    refused(folder.resolve("absent.fvecs"), "There is no file");
    refused(folder, "is no .fvecs, .bvecs or .ivecs file");
    bytes[16] = 4;
    Path mixed = Files.write(folder.resolve("mixed.fvecs"), bytes);
    try (VectorFile file = VectorFile.open(mixed)) {
      assertThatThrownBy(() -> file.vector(1))
          .isInstanceOf(InvalidRequestException.class)
          .hasMessageContaining("row 1 says 4");
    }
  }

  private static void refused(Path path, String reason) {
    assertThatThrownBy(() -> VectorFile.open(path))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining(reason);
  }
}
