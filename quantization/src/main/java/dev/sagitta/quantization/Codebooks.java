package dev.sagitta.quantization;

import java.nio.ByteBuffer;

/**
 * The representatives of each part of vectors. Value i of representative c of its part is at {@code
 * i · size + c}: those of one dimension lie together, so that a value meets all of them in one
 * vectorised loop.
 *
 * @param dimension how many values a vector has
 * @param parts how many parts it has; they are equally long, or differ by one
 * @param size how many representatives a part has, 16 or 256
 * @param scale what values are divided by, so that nothing leaves the range of float32
 * @param values the representatives
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
record Codebooks(int dimension, int parts, int size, float scale, float[] values) {
  /** Codebooks to be filled. */
  static Codebooks empty(int dimension, int parts, int size, float scale) {
    return new Codebooks(
        dimension, parts, size, scale, new float[Math.multiplyExact(dimension, size)]);
  }

  /** What {@link #write} has written. */
  static Codebooks read(ByteBuffer bytes, int dimension) {
    int parts = Learnt.number(bytes);
    int size = Learnt.number(bytes);
    float scale = Learnt.finite(bytes);
    if (parts < 1 || parts > dimension || (size != 16 && size != 256) || scale <= 0) {
      throw Learnt.corrupt("hold " + parts + " parts of " + size + " by " + scale);
    }
    Learnt.length(bytes, dimension * 4L * size);
    Codebooks books = empty(dimension, parts, size, scale);
    for (int i = 0; i < books.values.length; i++) {
      books.values[i] = Learnt.finite(bytes);
    }
    return books;
  }

  /** How many bytes {@link #write} adds. */
  int bytes() {
    return Math.addExact(12, Math.multiplyExact(values.length, 4));
  }

  /** Adds all of it. */
  void write(ByteBuffer bytes) {
    bytes.putInt(parts).putInt(size).putFloat(scale);
    for (float value : values) {
      bytes.putFloat(value);
    }
  }

  /** The first dimension of a part, or the dimension for the part after the last. */
  int from(int part) {
    return (int) ((long) part * dimension / parts);
  }

  /**
   * The squared distances of a part of a vector to all its representatives.
   *
   * @param vector the vector, divided by the scale; it begins at index {@code at}
   * @param distances receives them from index {@code to}
   */
  void differences(int part, float[] vector, int at, float[] distances, int to) {
    for (int c = 0; c < size; c++) {
      distances[to + c] = 0;
    }
    for (int i = from(part); i < from(part + 1); i++) {
      float value = vector[at + i];
      int row = i * size;
      for (int c = 0; c < size; c++) {
        float difference = value - values[row + c];
        distances[to + c] += difference * difference;
      }
    }
  }

  /** The inner products of a part of a vector with all its representatives, negated. */
  void negatedProducts(int part, float[] vector, float[] products, int to) {
    for (int c = 0; c < size; c++) {
      products[to + c] = 0;
    }
    for (int i = from(part); i < from(part + 1); i++) {
      float value = vector[i];
      int row = i * size;
      for (int c = 0; c < size; c++) {
        products[to + c] -= value * values[row + c];
      }
    }
  }

  /** The place of the least of {@link #size} values; the first of equal ones. */
  int nearest(float[] distances) {
    int nearest = 0;
    for (int c = 1; c < size; c++) {
      if (distances[c] < distances[nearest]) {
        nearest = c;
      }
    }
    return nearest;
  }
}
