package dev.sagitta.benchmarks.index;

import dev.sagitta.engine.runtime.HugePages;
import dev.sagitta.spi.index.VectorSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Vectors, queries and the true neighbours, as a folder holds them in fvecs, bvecs and ivecs files.
 *
 * @param name the folder's name
 * @param base the vectors
 * @param queries the queries
 * @param neighbours for each query its nearest rows, nearest first
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
record Dataset(String name, Base base, float[][] queries, int[][] neighbours) {
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfFloat FLOAT =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  /**
   * Vectors in memory.
   *
   * @param memory the rows
   * @param size how many rows there are
   * @param dimension how many values a row has
   */
  record Base(MemorySegment memory, int size, int dimension) implements VectorSource {
    @Override
    public void verify(int firstOrdinal, int count) {
      // Read once, a moment ago.
    }
  }

  /** Reads a folder; the vectors live as long as the arena. */
  static Dataset read(Path folder, int mostQueries, Arena arena) {
    Base base = rows(folder, "base", Integer.MAX_VALUE, arena);
    Base queries = rows(folder, "query", mostQueries, arena);
    float[][] values = new float[queries.size][queries.dimension];
    for (int q = 0; q < values.length; q++) {
      MemorySegment.copy(
          queries.memory, FLOAT, (long) q * queries.dimension * 4, values[q], 0, queries.dimension);
    }
    int[][] neighbours = neighbours(folder.resolve("groundtruth.ivecs"), values.length);
    return new Dataset(folder.getFileName().toString(), base, values, neighbours);
  }

  private static Base rows(Path folder, String file, int most, Arena arena) {
    Path floats = folder.resolve(file + ".fvecs");
    boolean bytes = !Files.exists(floats);
    Path path = bytes ? folder.resolve(file + ".bvecs") : floats;
    try (Arena mapped = Arena.ofConfined();
        FileChannel channel = FileChannel.open(path)) {
      MemorySegment content = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), mapped);
      int dimension = content.get(INT, 0);
      long stride = 4 + (bytes ? dimension : dimension * 4L);
      int size = (int) Math.min(most, content.byteSize() / stride);
      MemorySegment memory = HugePages.allocate((long) size * dimension * 4, arena);
      for (int row = 0; row < size; row++) {
        long from = row * stride + 4;
        long to = (long) row * dimension * 4;
        if (bytes) {
          for (int i = 0; i < dimension; i++) {
            memory.set(FLOAT, to + i * 4L, content.get(ValueLayout.JAVA_BYTE, from + i) & 0xff);
          }
        } else {
          MemorySegment.copy(content, from, memory, to, dimension * 4L);
        }
      }
      return new Base(memory, size, dimension);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + path + ".", e);
    }
  }

  private static int[][] neighbours(Path path, int queries) {
    try (Arena mapped = Arena.ofConfined();
        FileChannel channel = FileChannel.open(path)) {
      MemorySegment content = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), mapped);
      int[][] neighbours = new int[queries][content.get(INT, 0)];
      for (int q = 0; q < queries; q++) {
        long from = (long) q * (neighbours[q].length + 1) * 4 + 4;
        MemorySegment.copy(content, INT, from, neighbours[q], 0, neighbours[q].length);
      }
      return neighbours;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + path + ".", e);
    }
  }
}
