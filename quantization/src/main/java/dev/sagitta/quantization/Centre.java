package dev.sagitta.quantization;

import java.nio.ByteBuffer;

/**
 * What {@link RotatedCodec} learns: where the middle of the vectors is.
 *
 * @param bits how many bits a value has in a code: 1, 4 or 8
 * @param seed the seed of the rotation
 * @param values the mean of the vectors
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
record Centre(int bits, long seed, float[] values) {
  /** The mean of a sample. */
  static Centre of(Sample sample, int bits, long seed) {
    int dimension = sample.dimension();
    double[] sums = new double[dimension];
    for (int row = 0; row < sample.size(); row++) {
      for (int i = 0; i < dimension; i++) {
        sums[i] += sample.values()[row * dimension + i];
      }
    }
    float[] mean = new float[dimension];
    for (int i = 0; i < dimension; i++) {
      mean[i] = sample.size() == 0 ? 0 : (float) (sums[i] / sample.size());
    }
    return new Centre(bits, seed, mean);
  }

  /** What {@link #write} has written. */
  static Centre read(ByteBuffer bytes, int bits, int dimension) {
    Learnt.length(bytes, 12 + dimension * 4L);
    int found = bytes.getInt();
    if (found != bits) {
      throw Learnt.corrupt("are of " + found + " bits a value instead of " + bits);
    }
    long seed = bytes.getLong();
    float[] values = new float[dimension];
    for (int i = 0; i < dimension; i++) {
      values[i] = Learnt.finite(bytes);
    }
    return new Centre(bits, seed, values);
  }

  /** How many bytes {@link #write} adds. */
  int bytes() {
    return 12 + values.length * 4;
  }

  /** Adds all of it. */
  void write(ByteBuffer bytes) {
    bytes.putInt(bits).putLong(seed);
    for (float value : values) {
      bytes.putFloat(value);
    }
  }

  /** The greatest whole number of a code. */
  int top() {
    return (1 << bits) - 1;
  }

  /**
   * Rotates the difference of a scaled vector to the centre, divided by its greatest value, so that
   * nothing leaves the range of float32 on the way.
   *
   * @return that greatest value
   */
  double rotate(float[] vector, double scale, Rotation rotation, float[] rotated) {
    double most = 0;
    for (int i = 0; i < values.length; i++) {
      most = Math.max(most, Math.abs(vector[i] * scale - values[i]));
    }
    double unit = most > 0 ? most : 1;
    for (int i = 0; i < values.length; i++) {
      rotated[i] = (float) ((vector[i] * scale - values[i]) / unit);
    }
    for (int i = values.length; i < rotated.length; i++) {
      rotated[i] = 0;
    }
    rotation.rotate(rotated);
    return unit;
  }
}
