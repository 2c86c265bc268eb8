package dev.sagitta.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes files of vectors. */
final class VectorFiles {
  private VectorFiles() {}

  static Path fvecs(Path file, float[]... rows) throws IOException {
    byte[] content = new byte[rows.length * (4 + 4 * rows[0].length)];
    ByteBuffer bytes = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
    for (float[] row : rows) {
      bytes.putInt(row.length);
      for (float value : row) {
        bytes.putFloat(value);
      }
    }
    return Files.write(file, content);
  }

  static Path bvecs(Path file, int[]... rows) throws IOException {
    byte[] content = new byte[rows.length * (4 + rows[0].length)];
    ByteBuffer bytes = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
    for (int[] row : rows) {
      bytes.putInt(row.length);
      for (int value : row) {
        bytes.put((byte) value);
      }
    }
    return Files.write(file, content);
  }

  static Path ivecs(Path file, int[]... rows) throws IOException {
    byte[] content = new byte[rows.length * (4 + 4 * rows[0].length)];
    ByteBuffer bytes = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
    for (int[] row : rows) {
      bytes.putInt(row.length);
      for (int value : row) {
        bytes.putInt(value);
      }
    }
    return Files.write(file, content);
  }
}
