package dev.sagitta.quantization;

import java.util.SplittableRandom;

/**
 * A random rotation in O(d log d), so that a query need not cost a matrix product.
 *
 * <p>Random signs and a Hadamard transform spread every vector evenly over all coordinates, with
 * coordinates that are nearly independent and normal (Ailon and Chazelle, "The fast
 * Johnson–Lindenstrauss transform", 2009); RaBitQ's own library uses such a rotation in place of
 * the random orthogonal matrix of its theory. A Hadamard transform needs a power of two. For other
 * lengths the longest one within is taken at the front and then at the end, and a step of Kac's
 * walk mixes the first half of the coordinates with the second. All of it twice.
 *
 * <p>Vectors are first filled up with zeros to a multiple of 64 values, the width of a word of
 * bits.
 */
final class Rotation {
  private static final int ROUNDS = 2;
  private static final float HALF_ROOT = (float) Math.sqrt(0.5);

  private final int length;
  private final int block;

  /** Signs and the transform's scale in one: for each round those of the front and the end. */
  private final float[][] factors = new float[2 * ROUNDS][];

  /** The rotation of a seed for vectors of so many values. */
  Rotation(int dimension, long seed) {
    this.length = length(dimension);
    this.block = Integer.highestOneBit(length);
    SplittableRandom random = new SplittableRandom(seed);
    float scale = (float) (1 / Math.sqrt(block));
    for (int i = 0; i < factors.length; i++) {
      factors[i] = new float[block];
      for (int j = 0; j < block; j++) {
        factors[i][j] = random.nextBoolean() ? scale : -scale;
      }
    }
  }

  /** How many values a rotated vector has. */
  static int length(int dimension) {
    return (dimension + 63) & -64;
  }

  /** Rotates a vector, filled up with zeros, in place. */
  void rotate(float[] vector) {
    for (int round = 0; round < ROUNDS; round++) {
      transform(vector, 0, factors[2 * round]);
      transform(vector, length - block, factors[2 * round + 1]);
      if (block < length) {
        mix(vector);
      }
    }
  }

  private void mix(float[] vector) {
    int half = length / 2;
    for (int i = 0; i < half; i++) {
      float a = vector[i];
      float b = vector[i + half];
      vector[i] = (a + b) * HALF_ROOT;
      vector[i + half] = (a - b) * HALF_ROOT;
    }
  }

  /** Multiplies by factors, then applies the Hadamard transform, to one block of a vector. */
  private void transform(float[] vector, int from, float[] factor) {
    // Three levels at a time: a third of the loads and stores.
    for (int i = 0; i < block; i += 8) {
      first(vector, from + i, factor, i);
    }
    for (int width = 8; width < block; width *= 2) {
      for (int i = from; i < from + block; i += 2 * width) {
        for (int j = i; j < i + width; j++) {
          float a = vector[j];
          float b = vector[j + width];
          vector[j] = a + b;
          vector[j + width] = a - b;
        }
      }
    }
  }

  // The first three levels of eight values.
  private static void first(float[] v, int at, float[] factor, int i) {
    float a0 = v[at] * factor[i];
    float a1 = v[at + 1] * factor[i + 1];
    float a2 = v[at + 2] * factor[i + 2];
    float a3 = v[at + 3] * factor[i + 3];
    float a4 = v[at + 4] * factor[i + 4];
    float a5 = v[at + 5] * factor[i + 5];
    float a6 = v[at + 6] * factor[i + 6];
    float a7 = v[at + 7] * factor[i + 7];
    float b0 = a0 + a1;
    float b1 = a0 - a1;
    float b2 = a2 + a3;
    float b3 = a2 - a3;
    float b4 = a4 + a5;
    float b5 = a4 - a5;
    float b6 = a6 + a7;
    float b7 = a6 - a7;
    float c0 = b0 + b2;
    float c1 = b1 + b3;
    float c2 = b0 - b2;
    float c3 = b1 - b3;
    float c4 = b4 + b6;
    float c5 = b5 + b7;
    float c6 = b4 - b6;
    float c7 = b5 - b7;
    v[at] = c0 + c4;
    v[at + 1] = c1 + c5;
    v[at + 2] = c2 + c6;
    v[at + 3] = c3 + c7;
    v[at + 4] = c0 - c4;
    v[at + 5] = c1 - c5;
    v[at + 6] = c2 - c6;
    v[at + 7] = c3 - c7;
  }
}
