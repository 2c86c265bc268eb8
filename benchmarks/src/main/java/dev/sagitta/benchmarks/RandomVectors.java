package dev.sagitta.benchmarks;

import dev.sagitta.spi.index.VectorSource;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.SplittableRandom;

/**
 * Off-heap vectors of uniform random values, the same each time.
 *
 * @param memory the rows
 * @param size how many rows there are
 * @param dimension how many values a row has
 */
record RandomVectors(MemorySegment memory, int size, int dimension) implements VectorSource {
  private static final ValueLayout.OfFloat STORED =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  /** So many vectors in memory of the arena. */
  static RandomVectors of(int size, int dimension, Arena arena) {
    MemorySegment memory = arena.allocate((long) size * dimension * 4, 64);
    SplittableRandom random = new SplittableRandom(size * 31L + dimension);
    for (int row = 0; row < size; row++) {
      MemorySegment.copy(
          vector(random, dimension), 0, memory, STORED, (long) row * dimension * 4, dimension);
    }
    return new RandomVectors(memory, size, dimension);
  }

  /** So many queries. */
  static float[][] queries(int count, int dimension) {
    SplittableRandom random = new SplittableRandom(dimension);
    float[][] queries = new float[count][];
    for (int i = 0; i < count; i++) {
      queries[i] = vector(random, dimension);
    }
    return queries;
  }

  private static float[] vector(SplittableRandom random, int dimension) {
    float[] vector = new float[dimension];
    for (int i = 0; i < dimension; i++) {
      vector[i] = 2 * random.nextFloat() - 1;
    }
    return vector;
  }

  @Override
  public void verify(int firstOrdinal, int count) {
    // Nothing was stored, so nothing can be damaged.
  }
}
