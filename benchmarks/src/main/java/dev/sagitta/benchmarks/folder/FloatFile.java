package dev.sagitta.benchmarks.folder;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Writes an fvecs or ivecs file: for each row its dimension and its values, 32 bits each, little
 * end first.
 */
final class FloatFile implements Closeable {
  private static final int BUFFER_BYTES = 1 << 20;

  private final OutputStream out;
  private ByteBuffer row = ByteBuffer.allocate(0);

  FloatFile(Path path) throws IOException {
    this.out = new BufferedOutputStream(Files.newOutputStream(path), BUFFER_BYTES);
  }

  /** Adds a row of floats. */
  void write(float[] values) throws IOException {
    begin(values.length);
    for (float value : values) {
      row.putFloat(value);
    }
    out.write(row.array());
  }

  /** Adds a row of whole numbers. */
  void write(int[] values) throws IOException {
    begin(values.length);
    for (int value : values) {
      row.putInt(value);
    }
    out.write(row.array());
  }

  private void begin(int dimension) {
    if (row.capacity() != 4 * (dimension + 1)) {
      row = ByteBuffer.allocate(4 * (dimension + 1)).order(ByteOrder.LITTLE_ENDIAN);
    }
    row.clear().putInt(dimension);
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
