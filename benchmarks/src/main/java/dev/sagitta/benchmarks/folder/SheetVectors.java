package dev.sagitta.benchmarks.folder;

import dev.sagitta.spi.index.VectorSource;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Vectors off the heap, of overlapping clusters that lie near a curved sheet of few dimensions, as
 * embeddings do:
 *
 * <pre>
 *   centre of cluster c = W u,                 u in 32 dimensions, of falling strength
 *   vector              = centre + B z + e,    z in 24 dimensions, of falling strength, e small
 * </pre>
 *
 * <p>B mixes directions of W, which all clusters share, with directions of the cluster's own.
 * Clusters overlap, so that the neighbours of a query lie in several of them and sets of any size
 * are of one kind: of clusters that lie apart, a small set would have a few rows each and a large
 * one thousands, and be the easier of the two.
 *
 * @param memory the rows
 * @param size how many rows there are
 * @param dimension how many values a row has
 */
record SheetVectors(MemorySegment memory, int size, int dimension) implements VectorSource {
  private static final ValueLayout.OfFloat STORED =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  /**
   * So many vectors in memory of the arena. The first of many are the same as all of few, so that
   * sets of any size are of one distribution.
   */
  static SheetVectors of(int size, int dimension, Arena arena) {
    MemorySegment memory = arena.allocate((long) size * dimension * 4, 64);
    Model model = new Model(dimension);
    IntStream.range(0, size)
        .parallel()
        .forEach(row ->
            MemorySegment.copy(
                model.vector(row), 0, memory, STORED, (long) row * dimension * 4, dimension));
    return new SheetVectors(memory, size, dimension);
  }

  /** So many others of the same kind. */
  static float[][] queries(int count, int dimension) {
    Model model = new Model(dimension);
    return IntStream.range(0, count)
        .mapToObj(query -> model.vector(-1 - query))
        .toArray(float[][]::new);
  }

  @Override
  public void verify(int firstOrdinal, int count) {
    // Nothing was stored, so nothing can be damaged.
  }

  /** Where the clusters are, and which way they stretch. */
  private static final class Model {
    private static final int CLUSTERS = 2_000;
    private static final int SHEET = 32;
    private static final int LOCAL = 24;
    private static final double FALL = -0.35;
    private static final float NOISE = 0.08f;
    private static final float HALF = (float) Math.sqrt(0.5);

    private final int dimension;
    private final float[][] centres = new float[CLUSTERS][];
    private final float[][] directions = new float[CLUSTERS * LOCAL][];
    private final double[] shares = new double[CLUSTERS];

    Model(int dimension) {
      this.dimension = dimension;
      SplittableRandom random = new SplittableRandom(42);
      float[][] sheet = new float[SHEET][];
      for (int j = 0; j < SHEET; j++) {
        sheet[j] = unit(random);
      }
      double total = 0;
      for (int cluster = 0; cluster < CLUSTERS; cluster++) {
        centres[cluster] = new float[dimension];
        for (int j = 0; j < SHEET; j++) {
          add(centres[cluster], sheet[j], (float) (random.nextGaussian() * strength(j)));
        }
        for (int j = 0; j < LOCAL; j++) {
          float[] direction = new float[dimension];
          add(direction, unit(random), HALF * (float) strength(j));
          add(direction, sheet[j % SHEET], HALF * (float) strength(j));
          directions[cluster * LOCAL + j] = direction;
        }
        // Large clusters and small ones.
        total += 1 / Math.sqrt(cluster + 10);
        shares[cluster] = total;
      }
      for (int cluster = 0; cluster < CLUSTERS; cluster++) {
        shares[cluster] /= total;
      }
    }

    private static double strength(int place) {
      return Math.pow(place + 1, FALL);
    }

    /** A random vector of a length near 1. */
    private float[] unit(SplittableRandom random) {
      float[] vector = new float[dimension];
      for (int i = 0; i < dimension; i++) {
        vector[i] = (float) (random.nextGaussian() / Math.sqrt(dimension));
      }
      return vector;
    }

    private static void add(float[] vector, float[] other, float factor) {
      for (int i = 0; i < vector.length; i++) {
        vector[i] += factor * other[i];
      }
    }

    float[] vector(int number) {
      SplittableRandom random = new SplittableRandom(number * 0x9E3779B97F4A7C15L);
      int cluster = cluster(random.nextDouble());
      float[] vector = centres[cluster].clone();
      for (int j = 0; j < LOCAL; j++) {
        add(vector, directions[cluster * LOCAL + j], (float) random.nextGaussian());
      }
      for (int i = 0; i < dimension; i++) {
        vector[i] += NOISE * (float) random.nextGaussian();
      }
      return vector;
    }

    private int cluster(double share) {
      int low = 0;
      int high = CLUSTERS - 1;
      while (low < high) {
        int middle = (low + high) >>> 1;
        if (shares[middle] < share) {
          low = middle + 1;
        } else {
          high = middle;
        }
      }
      return low;
    }
  }
}
