package dev.sagitta.benchmarks;

import dev.sagitta.spi.index.VectorSource;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Off-heap vectors in clusters that are flat in most directions, as embeddings are: a centre, 30
 * directions of falling strength around it, and a little noise. Uniform random vectors would be all
 * alike far from each other, and no code could tell which are nearest.
 *
 * @param memory the rows
 * @param size how many rows there are
 * @param dimension how many values a row has
 */
public record ClusteredVectors(MemorySegment memory, int size, int dimension)
    implements VectorSource {
  private static final ValueLayout.OfFloat STORED =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final int CLUSTERS = 1_000;
  private static final int DIRECTIONS = 30;
  private static final int NUMBERS = 1 << 16;

  /** So many vectors in memory of the arena. */
  public static ClusteredVectors of(int size, int dimension, Arena arena) {
    MemorySegment memory = arena.allocate((long) size * dimension * 4, 64);
    Model model = new Model(dimension);
    IntStream.range(0, size)
        .parallel()
        .forEach(row ->
            MemorySegment.copy(
                model.vector(row), 0, memory, STORED, (long) row * dimension * 4, dimension));
    return new ClusteredVectors(memory, size, dimension);
  }

  /** So many others of the same kind. */
  public static float[][] queries(int count, int dimension) {
    Model model = new Model(dimension);
    return IntStream.range(0, count)
        .mapToObj(query -> model.vector(-1 - query))
        .toArray(float[][]::new);
  }

  @Override
  public void verify(int firstOrdinal, int count) {
    // Nothing was stored, so nothing can be damaged.
  }

  /** Where the clusters are. */
  private static final class Model {
    private final int dimension;
    private final float[] numbers = new float[NUMBERS];

    Model(int dimension) {
      this.dimension = dimension;
      SplittableRandom random = new SplittableRandom(7);
      for (int i = 0; i < NUMBERS; i++) {
        numbers[i] = (float) random.nextGaussian();
      }
    }

    float[] vector(int number) {
      SplittableRandom random = new SplittableRandom(number * 0x9E3779B97F4A7C15L);
      // Small clusters and large ones.
      int cluster = (int) (CLUSTERS * Math.pow(random.nextDouble(), 1.5));
      float[] vector = new float[dimension];
      add(vector, cluster * 7_919, 1);
      for (int direction = 1; direction <= DIRECTIONS; direction++) {
        float strength = (float) (random.nextGaussian() / Math.sqrt(direction)) * 0.4f;
        add(vector, cluster * 104_729 + direction * 1_299_709, strength);
      }
      int noise = random.nextInt(NUMBERS);
      add(vector, noise, 0.05f);
      return vector;
    }

    // Stretches of one sequence serve as random vectors.
    private void add(float[] vector, int from, float factor) {
      for (int i = 0; i < dimension; i++) {
        vector[i] += factor * numbers[(from + i) & (NUMBERS - 1)];
      }
    }
  }
}
